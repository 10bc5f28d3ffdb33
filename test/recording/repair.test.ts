import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { pictureEnd, readAviHead } from '../../daemon/recording/avi-format.ts';
import { AviWriter } from '../../daemon/recording/avi-writer.ts';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';
import { stemOf } from '../../daemon/recording/recording-names.ts';
import { repairAvi } from '../../daemon/recording/repair.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { indexOf, RecordedFrames, WALL_MS } from '../helpers/recorded-frames.ts';

const STEM = stemOf({ startMs: WALL_MS, boot: null, kind: 'continuous', id: null });
const PICTURES = 30;

describe('repairing a recording that was left open', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-repair-'));
  after(() => rmSync(folder, { recursive: true }));
  const whole = { avi: Buffer.alloc(0), index: Buffer.alloc(0) };

  before(async () => {
    const root = join(folder, 'whole');
    const writer = new AviWriter({
      queue: new DiskQueue(),
      root,
      stem: STEM,
      shape: { width: 64, height: 48, rate: 10, scale: 1 },
      startMs: WALL_MS,
      onRoom: () => {},
      onFailure: (error) => expect.fail(String(error)),
    });
    const frames = new RecordedFrames();
    // Every third slot has no picture.
    for (let i = 0; i < PICTURES; i++)
      writer.take(frames.push(100 * Math.floor(i * 1.5), { picture: jpeg({ seed: i + 1 }) }));
    const closed = await writer.close();
    const open = readFileSync(join(root, closed?.path ?? ''));
    whole.index = readFileSync(join(root, `${STEM}.idx`));
    // As it was before it was closed: without index and sizes.
    const end = pictureEnd(indexOf(root, STEM).at(-1)!);
    const head = Buffer.from(open.subarray(0, end));
    head.writeUInt32LE(4, 216);
    head.writeUInt32LE(0, 48);
    whole.avi = head;
  });

  /** Repairs what is left of the files; returns the times of the pictures, or null if nothing is. */
  async function repaired(avi: Buffer, index: Buffer | null): Promise<number[] | null> {
    const root = mkdtempSync(join(folder, 'cut-'));
    mkdirSync(join(root, dirname(STEM)), { recursive: true });
    writeFileSync(join(root, `${STEM}.avi.part`), avi);
    if (index !== null) writeFileSync(join(root, `${STEM}.idx`), index);
    const path = await repairAvi(fs, root, STEM);
    expect(existsSync(join(root, `${STEM}.avi.part`))).to.equal(false);
    if (path === null) return null;
    const records = indexOf(root, STEM);
    const file = readFileSync(join(root, path));
    const head = readAviHead(file);
    expect(head?.closed).not.to.equal(null);
    expect(file.toString('latin1', pictureEnd(records.at(-1)!)).slice(0, 4)).to.equal('idx1');
    const [first, last] = [records[0]!, records.at(-1)!];
    expect(head?.closed?.slots).to.equal((last.atMs - first.atMs) / 100 + 1);
    return records.map(({ atMs }) => atMs - WALL_MS);
  }

  const times = (count: number) => Array.from({ length: count }, (_, i) => 100 * Math.floor(i * 1.5));
  const wholeBefore = (bytes: number, root = join(folder, 'whole')) =>
    indexOf(root, STEM).filter((record) => pictureEnd(record) <= bytes).length;

  it('keeps every whole picture, wherever the AVI was cut, with and without its index', async () => {
    for (let i = 0; i < 20; i++) {
      const at = 224 + Math.floor(((whole.avi.length - 224) * (i + 0.37)) / 20);
      const cut = whole.avi.subarray(0, at);
      const expected = wholeBefore(at);
      const index = [whole.index, whole.index.subarray(0, 16 * 9 + 5), null][i % 3] ?? null;
      expect(await repaired(cut, index), `cut at ${at}`).to.deep.equal(
        expected === 0 ? null : times(expected),
      );
    }
  });

  it('leaves out what the disk had no time to write: zeros at the end, and a picture with a hole', async () => {
    const zeros = Buffer.from(whole.avi);
    zeros.fill(0, zeros.length - 3000);
    const kept = wholeBefore(zeros.length - 3000);
    expect(await repaired(zeros, whole.index)).to.deep.equal(times(kept));
    const record = indexOf(join(folder, 'whole'), STEM)[27]!;
    for (const [from, to] of [
      [0, 100],
      [300, 900],
    ] as const) {
      const holed = Buffer.from(whole.avi);
      holed.fill(0, record.offset + from, record.offset + to);
      expect(await repaired(holed, whole.index)).to.deep.equal(times(27));
    }
  });

  it('removes what has no picture', async () => {
    expect(await repaired(Buffer.alloc(0), null)).to.equal(null);
    expect(await repaired(whole.avi.subarray(0, 230), whole.index)).to.equal(null);
    expect(await repaired(Buffer.alloc(4096), whole.index)).to.equal(null);
  });
});
