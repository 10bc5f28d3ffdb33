import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { AviWriter } from '../../daemon/recording/avi-writer.ts';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';
import { stemOf } from '../../daemon/recording/recording-names.ts';
import { repairAvi } from '../../daemon/recording/repair.ts';
import { PowerCutDisk } from '../helpers/power-cut-disk.ts';
import { needs } from '../helpers/programs.ts';
import { indexOf, RecordedFrames, WALL_MS } from '../helpers/recorded-frames.ts';

const PLAIN = readFileSync(
  fileURLToPath(new URL('../../../test/fixtures/odd-jpegs/plain.jpg', import.meta.url)),
);
const STEM = stemOf({ startMs: WALL_MS, boot: null, kind: 'continuous', id: null });
const FRAMES = 600;
/** A sync comes this often in frames, as each 4 s in a recording of 10 frames a second. */
const FRAMES_A_SYNC = 40;
const LOST_MS = 5000;
const AT_ONCE = 4;
const run = promisify(execFile);

/** How many pictures ffmpeg shows; it must not complain. */
export async function shown(path: string): Promise<number> {
  const args = [
    '-v',
    'warning',
    '-count_frames',
    '-show_entries',
    'stream=nb_read_frames',
    '-of',
    'csv=p=0',
    path,
  ];
  const { stdout, stderr } = await run('ffprobe', args);
  expect(stderr, path).to.equal('');
  return Number.parseInt(stdout, 10);
}

interface Cut {
  readonly path: string;
  /** How many pictures had been taken. */
  readonly taken: number;
}

/** Cuts a disk so often while a recording is written to it. */
export function describePowerCuts(cutCount: number): void {
  describe(`${cutCount} power cuts`, () => {
    needs('FFmpeg');
    const folder = mkdtempSync(join(tmpdir(), 'picamd-power-'));
    after(() => rmSync(folder, { recursive: true }));

    it('cost at most the last 5 s, at whatever moment and whatever the disk has written of them', async function () {
      this.timeout(cutCount * 2000 + 20_000);
      const random = seeded(7);
      const disk = new PowerCutDisk();
      const root = join(folder, 'recording');
      const frames = new RecordedFrames();
      const cuts: Cut[] = [];
      let taken = 0;
      let failure: unknown = null;
      const cut = (): void => {
        const path = join(folder, `cut-${cuts.length}`);
        disk.cut(root, path, random);
        cuts.push({ path, taken });
      };
      const writer = new AviWriter({
        queue: new DiskQueue({ fs: disk.fs }),
        root,
        stem: STEM,
        shape: { width: 64, height: 48, rate: 10, scale: 1 },
        startMs: WALL_MS,
        onRoom: () => {},
        onFailure: (error) => (failure = error),
        syncMs: 2 ** 30,
      });
      // Some operations after a sync: while data, then the index, then the head are written.
      disk.onOperation = () => {
        if (cuts.length < cutCount && random() < cutCount / 60) cut();
      };
      for (let i = 0; i < FRAMES; i++) {
        writer.take(frames.push(100 * i, { picture: PLAIN }));
        taken = i + 1;
        if (taken % FRAMES_A_SYNC === 0) await writer.sync();
        if (random() < cutCount / FRAMES && cuts.length < cutCount) cut();
      }
      await writer.close();
      while (cuts.length < cutCount) cut();
      expect(failure).to.equal(null);
      while (cuts.length > 0) await Promise.all(cuts.splice(0, AT_ONCE).map(check));
    });

    /** What was cut is repaired, plays, and has all but the last seconds. */
    async function check({ path, taken }: Cut): Promise<void> {
      const isOpen = existsSync(join(path, `${STEM}.avi.part`));
      const name = isOpen ? await repairAvi(fs, path, STEM) : null;
      const records = name === null ? [] : indexOf(path, STEM);
      expect(100 * (taken - records.length), path).to.be.at.most(LOST_MS);
      if (name !== null) expect(await shown(join(path, name)), path).to.equal(records.length);
      rmSync(path, { recursive: true, force: true });
    }
  });
}

/** Numbers from 0 to 1, the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
