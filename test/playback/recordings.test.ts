import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RecordedPicture } from '../../daemon/playback/avi-reader.ts';
import { Recordings } from '../../daemon/playback/recordings.ts';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';
import { RecordingFolder } from '../../daemon/recording/recording-folder.ts';
import { makeRecording, recordedJpeg } from '../helpers/made-recording.ts';
import { seeded } from '../soak/random.ts';

const NOON = Date.UTC(2026, 10, 29, 12);
const ID = '20261129T120020000Z-abcd';

describe('recordings', () => {
  let root: string;
  let recordings: Recordings;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'picamd-recordings-'));
    const queue = new DiskQueue();
    recordings = new Recordings({ queue, folder: new RecordingFolder(queue, root) }, () => NOON + 600_000);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const times = async (pictures: AsyncIterable<RecordedPicture>) => {
    const all: number[] = [];
    for await (const { atMs } of pictures) all.push(atMs - NOON);
    return all;
  };
  const timeAt = async (ms: number) => {
    const picture = await recordings.pictures.at(NOON + ms);
    return picture === null ? null : picture.atMs - NOON;
  };

  it('have the picture of a time, or the last one before, in whatever file it is', async () => {
    makeRecording(root, { startMs: NOON, pictures: 60, fps: 1 });
    makeRecording(root, { startMs: NOON + 20_000, id: ID, pictures: 50, fps: 10 });
    expect(await timeAt(-1)).to.equal(null);
    expect(await timeAt(0)).to.equal(0);
    expect(await timeAt(1999)).to.equal(1000);
    expect(await timeAt(22_345)).to.equal(22_300);
    expect(await timeAt(30_500)).to.equal(30_000);
    expect(await timeAt(86_400_000)).to.equal(59_000);
    const picture = await recordings.pictures.at(NOON + 3000);
    expect(picture?.jpeg.equals(recordedJpeg(NOON, 3))).to.equal(true);
  });

  it('have the picture after a time, also in the file or on the day after it', async () => {
    makeRecording(root, { startMs: NOON, pictures: 3, fps: 1 });
    makeRecording(root, { startMs: NOON + 86_400_000, pictures: 3, fps: 1 });
    const after = async (ms: number) => ((await recordings.pictures.after(NOON + ms))?.atMs ?? NaN) - NOON;
    expect(await after(0)).to.equal(1000);
    expect(await after(1500)).to.equal(2000);
    expect(await after(2000)).to.equal(86_400_000);
    expect(await after(86_402_000)).to.be.NaN;
  });

  it('have the pictures of a range in order and once, events with all frames, gaps without anything', async () => {
    makeRecording(root, { startMs: NOON, pictures: 10, fps: 1 });
    makeRecording(root, { startMs: NOON + 2500, id: ID, pictures: 4, fps: 4 });
    makeRecording(root, { startMs: NOON + 60_000, pictures: 2, fps: 1 });
    expect(await times(recordings.pictures.in({ fromMs: NOON + 1000, toMs: NOON + 61_000 }))).to.deep.equal([
      1000, 2000, 2500, 2750, 3000, 3250, 4000, 5000, 6000, 7000, 8000, 9000, 60_000,
    ]);
  });

  it('have fewer pictures of a range on request', async () => {
    makeRecording(root, { startMs: NOON, pictures: 100, fps: 10 });
    expect(
      await times(recordings.pictures.in({ fromMs: NOON, toMs: NOON + 10_000, stepMs: 2500 })),
    ).to.deep.equal([0, 2500, 5000, 7500]);
  });

  it('can be read while they are written, and when their index is gone', async () => {
    makeRecording(root, { startMs: NOON, pictures: 5, fps: 1, isOpen: true });
    makeRecording(root, {
      startMs: NOON + 100_000,
      pictures: 5,
      fps: 1,
      isOpen: true,
      hasIndex: false,
      cutBytes: 3,
    });
    makeRecording(root, { startMs: NOON + 200_000, pictures: 5, fps: 1, hasIndex: false });
    expect(await times(recordings.pictures.in({ fromMs: NOON, toMs: NOON + 300_000 }))).to.deep.equal([
      0, 1000, 2000, 3000, 4000, 100_000, 101_000, 102_000, 103_000, 200_000, 201_000, 202_000, 203_000,
      204_000,
    ]);
  });

  it('pass over files that are damaged, foreign or empty', async () => {
    const stem = makeRecording(root, { startMs: NOON, pictures: 3, fps: 1 });
    const folder = join(root, '2026/11/29');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), Buffer.alloc(5000, 0xee));
    makeRecording(root, { startMs: NOON + 60_000, pictures: 1, fps: 1 });
    writeFileSync(join(folder, '2026-11-29T12-00-30.000Z_continuous.10s.avi'), '');
    writeFileSync(join(folder, 'holiday.avi'), 'mine');
    mkdirSync(join(root, 'lost+found'));
    expect(stem).to.include('2026/11/29');
    expect(await times(recordings.pictures.in({ fromMs: NOON, toMs: NOON + 100_000 }))).to.deep.equal([
      60_000,
    ]);
    expect(await recordings.days()).to.deep.equal(['2026-11-29']);
  });

  it('do not believe an index that is wrong', async () => {
    const stem = makeRecording(root, { startMs: NOON, pictures: 2, fps: 1 });
    const record = Buffer.alloc(32);
    for (const at of [0, 16]) {
      record.writeUIntLE(NOON + at, at, 6);
      record.writeUInt32LE(300 + at, at + 8);
      record.writeUInt32LE(at === 0 ? 5 : 0xffff_fff0, at + 12);
    }
    writeFileSync(join(root, `${stem}.idx`), record);
    expect(await times(recordings.pictures.in({ fromMs: NOON, toMs: NOON + 100_000 }))).to.deep.equal([]);
  });

  it('do not believe a head whose rate no camera has', async () => {
    makeRecording(root, { startMs: NOON, pictures: 2, fps: 4_000_000_000 });
    const plan = await recordings.exports.plan({ fromMs: NOON - 1, toMs: NOON + 100_000 });
    expect(plan).to.include({ fps: 240 });
  });

  it('are read without harm however their files are damaged', async () => {
    const random = seeded(7);
    const below = (end: number) => Math.floor(random() * end);
    const stem = makeRecording(root, { startMs: NOON, pictures: 5, fps: 1 });
    const paths = [join(root, `${stem}.5s.avi`), join(root, `${stem}.idx`)];
    const whole = paths.map((path) => readFileSync(path));
    for (let round = 0; round < 40; round++) {
      for (const [i, path] of paths.entries()) {
        const bytes = Buffer.from(whole[i] as Buffer);
        for (let flips = below(6); flips > 0; flips--)
          bytes[below(random() < 0.5 ? 250 : bytes.length)] = below(256);
        writeFileSync(path, bytes.subarray(0, random() < 0.3 ? below(bytes.length) : bytes.length));
      }
      for await (const { jpeg } of recordings.pictures.in({ fromMs: 0, toMs: NOON + 100_000 }))
        expect(jpeg.length).to.be.within(1, 10_000);
    }
  });

  it('are listed once, an event and continuous recording that begin with the same frame', async () => {
    makeRecording(root, { startMs: NOON, id: ID, pictures: 1, fps: 1 });
    makeRecording(root, { startMs: NOON, pictures: 1, fps: 1 });
    const first = await recordings.page(NOON, NOON + 1000, '', 1);
    const second = await recordings.page(NOON, NOON + 1000, first.next ?? '', 1);
    expect([...first.files, ...second.files].map(({ id }) => id)).to.have.members([ID, null]);
  });

  it('are listed in pages, each file once', async () => {
    for (let i = 0; i < 5; i++) makeRecording(root, { startMs: NOON + i * 60_000, pictures: 1, fps: 1 });
    const found: number[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await recordings.page(NOON, NOON + 200_000, next, 2);
      found.push(...page.files.map(({ startMs }) => (startMs - NOON) / 60_000));
      ({ next } = page);
    }
    expect(found).to.deep.equal([0, 1, 2, 3]);
  });

  it('of an event are found by its id, starred, and deleted with all that is beside them', async () => {
    makeRecording(root, { startMs: NOON, pictures: 1, fps: 1 });
    makeRecording(root, { startMs: NOON + 15_000, id: ID, pictures: 60, fps: 1 });
    const second = makeRecording(root, { startMs: NOON + 75_000, id: ID, pictures: 10, fps: 1 });
    writeFileSync(join(root, `${second}.jpg`), 'picture');
    expect((await recordings.ofEvent(ID)).map(({ startMs }) => startMs - NOON)).to.deep.equal([
      15_000, 75_000,
    ]);
    expect(await recordings.star(ID, true)).to.equal(true);
    expect((await recordings.ofEvent(ID)).map(({ isStarred }) => isStarred)).to.deep.equal([true, true]);
    expect(await recordings.star(ID, false)).to.equal(true);
    expect((await recordings.ofEvent(ID)).map(({ isStarred }) => isStarred)).to.deep.equal([false, false]);
    expect((await recordings.snapshot(ID))?.toString()).to.equal('picture');
    expect(await recordings.remove(ID)).to.equal(true);
    expect(readdirSync(join(root, '2026/11/29'))).to.have.length(2);
    expect(await recordings.remove(ID)).to.equal(false);
    expect(await recordings.star(ID, true)).to.equal(false);
  });

  it('say nothing of the room on a disk that hangs', async () => {
    const queue = new DiskQueue({ limitMs: 1 });
    const hanging = queue.run(() => new Promise(() => {}));
    await hanging.catch(() => {});
    const stuck = new Recordings({ queue, folder: new RecordingFolder(queue, root) });
    expect(await stuck.space()).to.equal(null);
  });

  it('are none without a disk', async () => {
    rmSync(root, { recursive: true });
    expect(await recordings.days()).to.deep.equal([]);
    expect(await recordings.pictures.at(NOON)).to.equal(null);
    expect(await recordings.space()).to.equal(null);
    mkdirSync(root);
  });
});
