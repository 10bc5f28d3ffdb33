import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';
import type { FileSystem } from '../../daemon/recording/disk-queue.ts';
import { RecordingFolder } from '../../daemon/recording/recording-folder.ts';
import { closedName, stemOf } from '../../daemon/recording/recording-names.ts';
import { Retention } from '../../daemon/recording/retention.ts';
import type { RetentionLimits } from '../../daemon/recording/retention.ts';
import { filesBelow } from '../helpers/recorded-frames.ts';

const NOW_MS = Date.UTC(2026, 10, 29, 12);
const [HOUR_MS, DAY_MS, MEBIBYTE] = [3_600_000, 86_400_000, 2 ** 20];
const LIMITS: RetentionLimits = { days: 7, mostBytes: null, keepFree: '0%' };

describe('Retention', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-retention-'));
  after(() => rmSync(folder, { recursive: true }));

  function made({ limits = LIMITS, isClockKnown = true, freeBytes = 1e12 } = {}) {
    const root = mkdtempSync(join(folder, 'root-'));
    const used = { bytes: 0 };
    const system: FileSystem = {
      ...fs,
      // A disk of 1 TB; what is deleted becomes free.
      statfs: (async () => ({ bsize: 1, blocks: 1e12, bavail: freeBytes })) as unknown as typeof fs.statfs,
    };
    const queue = new DiskQueue({ fs: system });
    const names = new RecordingFolder(queue, root);
    const options = { queue, folder: names, limits: () => limits, isClockKnown: () => isClockKnown };
    return { root, used, names, retention: new Retention({ ...options, now: () => NOW_MS }) };
  }

  /** A sparse file of 10 MiB, with its index; returns its stem. */
  function record(
    root: string,
    startMs: number,
    { star = false, boot = null as string | null } = {},
  ): string {
    const stem = stemOf({ startMs, boot, kind: 'continuous', id: null });
    mkdirSync(join(root, dirname(stem)), { recursive: true });
    const path = join(root, closedName(stem, 60_000));
    writeFileSync(path, '');
    truncateSync(path, 10 * MEBIBYTE);
    writeFileSync(join(root, `${stem}.idx`), '');
    if (star) writeFileSync(join(root, `${stem}.star`), '');
    return stem;
  }

  const stems = (root: string) =>
    filesBelow(root)
      .filter((name) => name.endsWith('.idx'))
      .map((name) => name.slice(0, -'.idx'.length));

  it('deletes what is older than RECORD_DAYS, with its folders, but nothing starred and nothing foreign', async () => {
    const { root, retention } = made();
    record(root, NOW_MS - 40 * DAY_MS);
    const starred = record(root, NOW_MS - 20 * DAY_MS, { star: true });
    writeFileSync(join(root, '2026/11/09/notes.txt'), 'mine');
    writeFileSync(join(root, '2026/10/20/events.jsonl'), '{}');
    record(root, NOW_MS - 7 * DAY_MS - HOUR_MS);
    const kept = record(root, NOW_MS - 7 * DAY_MS + HOUR_MS);
    await retention.count();
    await retention.makeRoom();
    expect(stems(root)).to.deep.equal([starred, kept]);
    expect(readdirSync(join(root, '2026'))).to.deep.equal(['11']);
    expect(readdirSync(join(root, dirname(starred)))).to.include('notes.txt');
    expect(retention.usedBytes).to.equal(20 * MEBIBYTE);
  });

  it('keeps all that is old while nobody knows what time it is', async () => {
    const { root, retention } = made({ isClockKnown: false });
    const old = record(root, NOW_MS - 40 * DAY_MS);
    await retention.count();
    await retention.makeRoom();
    expect(stems(root)).to.deep.equal([old]);
  });

  it('holds RECORD_MAX_BYTES within a file, oldest first, boots before days', async () => {
    const { root, retention } = made({ limits: { ...LIMITS, mostBytes: 35 * MEBIBYTE } });
    record(root, 5000, { boot: '1f0c9a52' });
    record(root, NOW_MS - 3 * DAY_MS);
    record(root, NOW_MS - 2 * DAY_MS);
    const kept = record(root, NOW_MS - DAY_MS);
    await retention.count();
    const last = record(root, NOW_MS);
    retention.added(last, 10 * MEBIBYTE);
    await retention.makeRoom();
    // Room for one more file of 10 MiB.
    expect(stems(root)).to.deep.equal([kept, last]);
    expect(retention.usedBytes).to.equal(20 * MEBIBYTE);
  });

  it('deletes until RECORD_KEEP_FREE is free, as a share or in bytes', async () => {
    for (const keepFree of ['10%', '100000000000']) {
      const { root, retention } = made({ limits: { ...LIMITS, keepFree }, freeBytes: 1e11 - 5 * MEBIBYTE });
      record(root, NOW_MS - 3 * DAY_MS);
      record(root, NOW_MS - 2 * DAY_MS);
      const kept = record(root, NOW_MS - DAY_MS);
      await retention.count();
      await retention.makeRoom();
      expect(stems(root)).to.deep.equal([kept]);
    }
  });

  it('leaves alone what is being written', async () => {
    const { root, retention } = made({ limits: { ...LIMITS, mostBytes: 0 } });
    const stem = stemOf({ startMs: NOW_MS, boot: null, kind: 'continuous', id: null });
    mkdirSync(join(root, dirname(stem)), { recursive: true });
    writeFileSync(join(root, `${stem}.avi.part`), 'x');
    writeFileSync(join(root, `${stem}.idx`), '');
    await retention.count();
    await retention.makeRoom();
    expect(filesBelow(root)).to.deep.equal([`${stem}.avi.part`, `${stem}.idx`]);
  });
});
