import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { differenceFrom, FPS, grayOfJpeg, SHAPE } from '../helpers/numbered-camera.ts';
import { shownNumber } from '../helpers/shown-number.ts';

/** Motion needs 4 s before it writes its first picture. */
const WAIT_MS = 25_000;
/** Mean difference of a pixel that Motion's own compression makes; a broken picture has more than 20. */
const SAME = 3;

/** A picture that Motion wrote. */
export interface MotionPicture {
  /** What it shows; null for anything that is not a frame of the numbered camera. */
  number: number | null;
  /** Mean absolute difference from that frame, 0 to 255. */
  difference: number;
}

export interface RunningMotion {
  /** The files it has written so far. */
  count(): number;
  /** Resolves when it has written so many files; rejects when it has not within `waitMs`. */
  written(files: number, waitMs?: number): Promise<void>;
  /** Its pictures, from file number `from` on, oldest first. The last file may be unfinished, and is left out. */
  pictures(from?: number): MotionPicture[];
  /** The lines of its log that tell of an error. */
  errors(): string[];
  /** Ends it, and removes what it wrote. */
  stop(): Promise<void>;
}

/**
 * Starts Motion with this netcam_url, writing every picture that it takes.
 *
 * @param more further lines for motion.conf
 */
export function startMotion(url: string, ...more: string[]): RunningMotion {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-motion-'));
  const out = join(folder, 'out');
  const log = join(folder, 'motion.log');
  mkdirSync(out);
  writeFileSync(join(folder, 'motion.conf'), configuration(url, out, log, more));
  const child = spawn('motion', ['-n', '-c', join(folder, 'motion.conf')], { stdio: 'ignore', cwd: folder });
  const exited = once(child, 'exit');
  const known = new Map<string, MotionPicture>();
  // Not by their names: it counts the pictures of a second, and a picture on the border can have the number that
  // follows in the old second behind the name of the new one.
  const files = () =>
    readdirSync(out)
      .toSorted()
      .toSorted((a, b) => writtenAt(join(out, a)) - writtenAt(join(out, b)));
  return {
    count: () => files().length,
    written: async (count, waitMs = WAIT_MS) => {
      const signal = AbortSignal.timeout(waitMs);
      const watcher = watch(out);
      try {
        while (files().length < count) await once(watcher, 'change', { signal });
      } catch {
        throw new Error(
          `Motion wrote ${files().length} of ${count} pictures in ${waitMs} ms:\n${readFileSync(log, 'utf8')}`,
        );
      } finally {
        watcher.close();
      }
    },
    pictures: (from = 0) =>
      files()
        .slice(from, -1)
        .map((name) => {
          const picture = known.get(name) ?? readPicture(join(out, name));
          known.set(name, picture);
          return picture;
        }),
    errors: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => /\[(ERR|CRT|ALR|EMG)\]|Error reading/.test(line)),
    stop: async () => {
      // Without a connection it takes half a minute to heed SIGTERM.
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

/** When this file was written to last, in milliseconds. */
function writtenAt(path: string): number {
  return statSync(path).mtimeMs;
}

/**
 * Motion's pictures are the camera's: whole, in order, of different moments. Their number alone would prove
 * nothing, since Motion also writes grey pictures of its own while it has no connection.
 */
export function expectTrue(pictures: readonly MotionPicture[], atLeast: number): void {
  const numbers = pictures.map(({ number }) => number);
  expect(numbers).not.to.include(null);
  expect(numbers).to.deep.equal(numbers.toSorted((a, b) => (a ?? -1) - (b ?? -1)));
  expect(new Set(numbers).size, 'different pictures').to.be.at.least(atLeast);
  expect(Math.max(...pictures.map(({ difference }) => difference))).to.be.lessThan(SAME);
}

function configuration(url: string, out: string, log: string, more: string[]): string {
  return [
    'daemon off',
    'setup_mode off',
    'log_level 6',
    `log_file ${log}`,
    `target_dir ${out}`,
    `width ${SHAPE.width}`,
    `height ${SHAPE.height}`,
    `framerate ${FPS}`,
    `netcam_url ${url}`,
    'emulate_motion on',
    'picture_output on',
    'picture_quality 95',
    'picture_filename %Y%m%d%H%M%S-%q',
    'movie_output off',
    'stream_port 0',
    'webcontrol_port 0',
    'text_left',
    'text_right',
    ...more,
    '',
  ].join('\n');
}

function readPicture(path: string): MotionPicture {
  try {
    const grey = grayOfJpeg(readFileSync(path));
    const number = shownNumber(grey);
    return { number, difference: number === null ? 255 : differenceFrom(number, grey) };
  } catch {
    return { number: null, difference: 255 };
  }
}
