import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readAviHead } from '../../daemon/recording/avi-format.ts';
import { AviWriter } from '../../daemon/recording/avi-writer.ts';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';
import type { FileSystem } from '../../daemon/recording/disk-queue.ts';
import { stemOf } from '../../daemon/recording/recording-names.ts';
import { RecordingTrack } from '../../daemon/recording/recording-track.ts';
import { eventually } from '../helpers/eventually.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { filesBelow, indexOf, RecordedFrames, WALL_MS } from '../helpers/recorded-frames.ts';

const SYSTEM: FileSystem = fs;
const ALL = { kind: 'motion', id: null, fromMs: 0, untilMs: Infinity } as const;

describe('RecordingTrack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-track-'));
  after(() => rmSync(folder, { recursive: true }));
  let count = 0;

  function started({ intervalMs = 0, rate = 10, frames = new RecordedFrames(), system = SYSTEM } = {}) {
    const root = join(folder, String(++count));
    const queue = new DiskQueue({ fs: system });
    const failures: unknown[] = [];
    const closed: string[] = [];
    const track: RecordingTrack = new RecordingTrack({
      framesSince: frames.since,
      intervalMs,
      timeOf: ({ wallClockMs }) => ({ startMs: wallClockMs, boot: null }),
      create: ({ kind, id }, { width, height }, time) =>
        new AviWriter({
          queue,
          root,
          stem: stemOf({ ...time, kind, id }),
          shape: { width, height, rate, scale: 1 },
          startMs: time.startMs,
          onRoom: track.pump,
          onFailure: (error) => failures.push(error),
        }),
      onClosed: ({ path }) => closed.push(path),
    });
    return { root, frames, track, failures, closed };
  }

  /** One picture each 100 ms. */
  function run(frames: RecordedFrames, track: RecordingTrack, fromMs: number, toMs: number): void {
    for (let ms = fromMs; ms <= toMs; ms += 100) {
      frames.push(ms);
      track.pump();
    }
  }

  it('writes the pictures of its span, each once and with its time', async () => {
    const { root, frames, track, closed } = started();
    for (let ms = 0; ms <= 1000; ms += 100) frames.push(ms);
    track.record({ ...ALL, fromMs: 500 });
    run(frames, track, 1100, 2000);
    track.extend(2500);
    run(frames, track, 2100, 3000);
    await track.stop();
    const stem = stemOf({ startMs: WALL_MS + 500, boot: null, kind: 'motion', id: null });
    expect(closed).to.deep.equal([`${stem}.3s.avi`]);
    expect(filesBelow(root)).to.deep.equal([`${stem}.3s.avi`, `${stem}.idx`]);
    const times = indexOf(root, stem).map(({ atMs }) => atMs - WALL_MS);
    expect(times).to.deep.equal(Array.from({ length: 21 }, (_, i) => 500 + 100 * i));
    expect(track.pictures).to.equal(21);
    const { length } = readFileSync(join(root, closed[0]!));
    const pictures = 21 * jpeg().length;
    // Small pictures, of 900 bytes: the same rest is 0.2 % of usual ones.
    expect(length - pictures).to.be.lessThan(21 * 50 + 250);
  });

  it('begins a file each minute, when the size or the clock changes, and after a pause', async () => {
    const { root, frames, track, closed } = started();
    track.record(ALL);
    for (let ms = 0; ms <= 130_000; ms += 1000) {
      frames.push(ms);
      track.pump();
      await track.settled;
    }
    frames.push(131_000, { width: 128 });
    track.pump();
    await track.settled;
    frames.push(132_000, { width: 128, wallClockMs: WALL_MS - 3_600_000 });
    track.pump();
    await track.settled;
    frames.push(145_000, { width: 128, wallClockMs: WALL_MS - 3_587_000 });
    track.pump();
    await track.settled;
    await track.stop();
    const name = (ms: number, seconds: number) =>
      `${stemOf({ startMs: WALL_MS + ms, boot: null, kind: 'motion', id: null })}.${seconds}s.avi`;
    // A picture counts one slot of a tenth of a second.
    const expected = [name(0, 60), name(60_000, 60), name(120_000, 11), name(131_000, 1)];
    const later = [name(-3_600_000, 1), name(-3_587_000, 1)];
    expect(closed).to.deep.equal([...expected, ...later]);
    const heads = closed.map((path) => readAviHead(readFileSync(join(root, path))));
    expect(heads.map((head) => head?.width)).to.deep.equal([64, 64, 64, 128, 128, 128]);
    expect(heads[0]?.closed?.slots).to.equal(600);
  });

  it('makes no file of less than a second, however often the size of the picture changes', async () => {
    const { frames, track, closed } = started();
    track.record(ALL);
    for (let i = 0; i < 100; i++) {
      frames.push(i * 33, { width: i % 2 === 0 ? 64 : 128 });
      track.pump();
      await track.settled;
    }
    await track.stop();
    expect(closed.length).to.be.within(3, 4);
    expect([track.pictures, track.lost]).to.deep.equal([52, 0]);
  });

  it('takes fewer pictures at an exact rate', async () => {
    const { root, frames, track, closed } = started({ intervalMs: 1000, rate: 1 });
    track.record(ALL);
    for (let i = 0; i < 600; i++) {
      frames.push(i * 33.37);
      track.pump();
    }
    await track.stop();
    expect(closed).to.have.length(1);
    expect(track.pictures).to.equal(20);
    expect(readAviHead(readFileSync(join(root, closed[0]!)))?.closed?.slots).to.equal(20);
  });

  it('has a minute in a file with a picture each 10 s too', async () => {
    const { frames, track, closed } = started({ intervalMs: 10_000, rate: 1 });
    track.record(ALL);
    for (let ms = 0; ms < 125_000; ms += 330) {
      frames.push(ms);
      track.pump();
      track.tick(ms + 330);
      await track.settled;
    }
    await track.stop();
    expect([closed.length, track.pictures]).to.deep.equal([3, 13]);
  });

  it('counts as lost neither what came while the disk was away nor what was between two events', async () => {
    const system: FileSystem = { ...fs, open: () => Promise.reject(new Error('injected')) };
    const frames = new RecordedFrames(20);
    const { track, failures } = started({ frames, system });
    track.record(ALL);
    const picture = jpeg({ scanBytes: 99_000 });
    for (let i = 0; i < 30; i++) {
      frames.push(i * 100, { picture });
      track.offer(frames.newest!);
    }
    await eventually('a failure', () => failures.length > 0);
    frames.push(3000, { picture });
    track.offer(frames.newest!);
    track.pause();
    await track.settled;
    for (let i = 31; i < 600; i++) frames.push(i * 100);
    track.resume();
    track.record({ ...ALL, fromMs: 59_000 });
    expect(track.lost).to.equal(0);
    await track.stop();
  });

  it('counts what the ring overwrites while a file is being closed', async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const system: FileSystem = {
      ...fs,
      rename: async (...args: Parameters<typeof fs.rename>) => {
        await gate;
        return fs.rename(...args);
      },
    };
    const frames = new RecordedFrames(20);
    const { track } = started({ frames, system });
    track.record(ALL);
    run(frames, track, 0, 65_000);
    expect(track.lost).to.equal(0);
    go();
    await track.settled;
    expect(track.lost).to.equal(31);
    await track.stop();
  });

  it('leaves pictures in the ring while the disk is slow, loses only what the ring overwrites, and counts it', async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const system: FileSystem = {
      ...fs,
      mkdir: (async (...args: Parameters<typeof fs.mkdir>) => {
        await gate;
        return fs.mkdir(...args);
      }) as typeof fs.mkdir,
    };
    const frames = new RecordedFrames(20);
    const { track } = started({ frames, system });
    track.record(ALL);
    const picture = jpeg({ scanBytes: 99_000 });
    for (let i = 0; i < 100; i++) {
      frames.push(i * 100, { picture });
      track.pump();
    }
    // Two blocks of 1 MiB, and nothing more, are in memory.
    expect(track.pictures).to.be.within(14, 20);
    const taken = track.pictures;
    go();
    await eventually('the ring is empty', () => track.pictures > taken + 19);
    expect(track.pictures).to.equal(taken + 20);
    expect(track.lost).to.equal(100 - taken - 20);
    await track.stop();
  });

  it('ends without frames when its time is over, and closes a file when no frames come', async () => {
    const { frames, track, closed } = started();
    track.record(ALL);
    run(frames, track, 0, 1000);
    track.tick(5000);
    expect(track.span).not.to.equal(null);
    track.tick(14_000);
    await track.settled;
    expect(closed).to.have.length(1);
    track.extend(15_000);
    track.tick(28_000);
    expect(track.span).to.equal(null);
  });
});
