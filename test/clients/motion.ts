import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
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
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { differenceFrom, FPS, grayOfJpeg, SHAPE } from '../helpers/numbered-camera.ts';
import { shownNumber } from '../helpers/shown-number.ts';

/** Motion needs 4 s before it writes its first picture, and more on a busy machine. */
const WAIT_MS = 60_000;
/** Limit for the mean difference of pixels due to Motion's compression; a damaged picture has more than 20. */
const MAX_DIFFERENCE = 3;

/** A picture that Motion wrote. */
export interface MotionPicture {
  /** The frame number that it shows; null if it is not a frame of the numbered camera. */
  number: number | null;
  /** Mean absolute difference from that frame, 0 to 255. */
  difference: number;
}

export interface RunningMotion {
  /** Number of files written so far. */
  count(): number;
  /** Resolves when Motion has written `files` files; rejects after `waitMs`. */
  written(files: number, waitMs?: number): Promise<void>;
  /** The pictures from file number `from`, oldest first, without the last file, which may be incomplete. */
  pictures(from?: number): Promise<MotionPicture[]>;
  /** The number on the last complete picture. */
  newest(): number | null;
  /** Lines of the log that report an error. */
  errors(): string[];
  /** Ends Motion and deletes its files. */
  stop(): Promise<void>;
}

/**
 * Starts Motion with this netcam_url. It writes every picture that it receives.
 *
 * @param more additional lines for motion.conf
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
  const picture = (name: string): MotionPicture => {
    const jpeg = readFileSync(join(out, name));
    // A repeated picture is the same file again. Decoding takes 40 ms.
    const key = createHash('sha1').update(jpeg).digest('hex');
    const found = known.get(key) ?? readPicture(jpeg);
    known.set(key, found);
    return found;
  };
  // Not by name: names number the pictures within a second, and a picture at the boundary can combine the new second with
  // the next number of the old second.
  const files = () =>
    readdirSync(out)
      .toSorted()
      .toSorted((a, b) => modifiedMs(join(out, a)) - modifiedMs(join(out, b)));
  return {
    count: () => files().length,
    written: async (count, waitMs = WAIT_MS) => {
      const signal = AbortSignal.timeout(waitMs);
      const watcher = watch(out);
      try {
        // Lets timers run even if Motion writes faster than the caller reads.
        await setImmediate();
        while (files().length < count) await once(watcher, 'change', { signal });
      } catch {
        throw new Error(
          `Motion wrote ${files().length} of ${count} pictures in ${waitMs} ms:\n${readFileSync(log, 'utf8')}`,
        );
      } finally {
        watcher.close();
      }
    },
    pictures: async (from = 0) => {
      const pictures: MotionPicture[] = [];
      for (const name of files().slice(from, -1)) {
        pictures.push(picture(name));
        // The proxies between Motion and the daemon run in this process.
        await setImmediate();
      }
      return pictures;
    },
    newest: () => {
      const name = files().at(-2);
      return name === undefined ? null : picture(name).number;
    },
    errors: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => /\[(ERR|CRT|ALR|EMG)\]|Error reading/.test(line)),
    stop: async () => {
      // Without a connection, Motion needs 30 s to handle SIGTERM.
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Time of the last write, in ms. */
function modifiedMs(path: string): number {
  return statSync(path).mtimeMs;
}

/**
 * Expects complete pictures of the camera, in order, of different moments. Counting pictures would prove nothing, because Motion
 * also writes gray pictures of its own while it has no connection.
 */
export function expectCameraPictures(pictures: readonly MotionPicture[], atLeast: number): void {
  const numbers = pictures.map(({ number }) => number);
  expect(numbers).not.to.include(null);
  expect(numbers).to.deep.equal(numbers.toSorted((a, b) => (a ?? -1) - (b ?? -1)));
  expect(new Set(numbers).size, 'different pictures').to.be.at.least(atLeast);
  expect(Math.max(...pictures.map(({ difference }) => difference))).to.be.lessThan(MAX_DIFFERENCE);
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

function readPicture(jpeg: Buffer): MotionPicture {
  try {
    const gray = grayOfJpeg(jpeg);
    const number = shownNumber(gray);
    return { number, difference: number === null ? 255 : differenceFrom(number, gray) };
  } catch {
    return { number: null, difference: 255 };
  }
}
