import { expect } from 'chai';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import { INTERVAL_MS } from '../helpers/numbered-camera.ts';
import { runProgram } from '../helpers/run-program.ts';
import type { ProgramResult } from '../helpers/run-program.ts';
import { shownNumber, STRIP } from '../helpers/shown-number.ts';
import type { Watcher } from '../helpers/watcher.ts';

/** What a client decoded from the stream of the numbered camera. */
export interface Shown extends ProgramResult {
  /** The frame number of each picture, in the client's order; null if it has none. */
  numbers: (number | null)[];
  /** Wall clock in ms at which the client wrote each picture. */
  atMs: number[];
}

/** Runs a client that writes gray pictures of `size` to stdout, one byte per pixel. */
export async function showGray(command: string, args: string[], size = STRIP): Promise<Shown> {
  const bytes = size.width * size.height;
  const atMs: number[] = [];
  let seen = 0;
  const result = await runProgram(command, args, {
    onStdout: (chunk) => {
      seen += chunk.length;
      while (atMs.length < Math.floor(seen / bytes)) atMs.push(Date.now());
    },
  });
  const numbers = atMs.map((_, i) =>
    shownNumber({ width: size.width, pixels: result.stdout.subarray(i * bytes, (i + 1) * bytes) }),
  );
  return { ...result, numbers, atMs };
}

/** Runs a client that writes the JPEGs to stdout. */
export async function showJpegs(command: string, args: string[]): Promise<Shown> {
  const collector = new FrameCollector(1 << 20);
  const splitter = new JpegSplitter(collector);
  const jpegs: Buffer[] = [];
  const atMs: number[] = [];
  const result = await runProgram(command, args, {
    onStdout: (chunk) => {
      splitter.write(chunk);
      for (const jpeg of collector.take()) {
        jpegs.push(jpeg);
        atMs.push(Date.now());
      }
    },
  });
  return { ...result, numbers: jpegs.map(readFrameNumber), atMs };
}

/** Expects this many complete pictures, nearly all that the camera sent in that time. */
export function expectNearlyAll({ numbers, stderr }: Shown, count: number): void {
  expect(numbers.length, stderr).to.equal(count);
  expectFewLeftOut(numbers, stderr);
}

/**
 * Expects pictures in order, and few left out: picamd passes over frames while this machine is so busy that they would be
 * old. A client that misses frames by itself misses more.
 */
export function expectFewLeftOut(numbers: readonly (number | null)[], message = ''): void {
  const known = numbers.filter((number) => number !== null);
  expect(known, message).to.deep.equal(numbers);
  expect(known, message).to.deep.equal([...new Set(known)].toSorted((a, b) => a - b));
  const sent = (known.at(-1) ?? 0) - (known[0] ?? 0) + 1;
  expect(sent - known.length, `left out of ${known.join(' ')}; ${message}`).to.be.at.most(known.length / 3);
}

/** Expects pictures before the next frame exists. A busy machine is late, but less than a client that waits for the next frame. */
export function expectLive(shown: Shown, count: number, watcher: Pick<Watcher, 'seen'>): void {
  expectNearlyAll(shown, count);
  expect(shown.code, shown.stderr).to.equal(0);
  expect(medianLatenessMs(shown, watcher)).to.be.lessThan(0.8 * INTERVAL_MS);
}

/** Expects complete pictures, at least `count`, each newer than the one before. */
export function expectIncreasing({ numbers, stderr }: Shown, count: number): void {
  expect(numbers.length, stderr).to.be.at.least(count);
  expect(numbers, stderr).to.deep.equal([...new Set(numbers)].toSorted((a, b) => (a ?? -1) - (b ?? -1)));
  expect(numbers, stderr).not.to.include(null);
}

/**
 * Median delay of the client compared with the watcher, in ms. Without the first pictures, which arrive while the client detects
 * the format of the stream.
 */
function medianLatenessMs({ numbers, atMs }: Shown, { seen }: Pick<Watcher, 'seen'>): number {
  const delaysMs = numbers
    .map((number, i) => (atMs[i] ?? 0) - (seen.get(number ?? -1) ?? Number.NaN))
    .slice(5)
    .toSorted((a, b) => a - b);
  return delaysMs[delaysMs.length >> 1] ?? Number.NaN;
}
