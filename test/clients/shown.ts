import { expect } from 'chai';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import { INTERVAL_MS } from '../helpers/numbered-camera.ts';
import { runProgram } from '../helpers/run-program.ts';
import type { ProgramResult } from '../helpers/run-program.ts';
import { shownNumber, STRIP } from '../helpers/shown-number.ts';
import type { Watcher } from '../helpers/watcher.ts';

/** What a client decoded of the numbered camera's stream. */
export interface Shown extends ProgramResult {
  /** The number that each picture shows, in the client's order; null where it shows none. */
  numbers: (number | null)[];
  /** When each picture came out of the client, in ms of the wall clock. */
  atMs: number[];
}

/** Runs a client that writes grey pictures to stdout, `size` pixels each, one byte a pixel. */
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

/** Runs a client that passes the JPEGs on to stdout. */
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

/** Each picture is whole and shows the number after its predecessor's. */
export function expectConsecutive({ numbers, stderr }: Shown, count: number): void {
  expect(numbers.length, stderr).to.equal(count);
  const first = numbers[0] ?? Number.NaN;
  expect(numbers, stderr).to.deep.equal(numbers.map((_, i) => first + i));
}

/** Every picture came in less than half the time from one frame to the next: before its successor was there. */
export function expectLive(shown: Shown, count: number, watcher: Pick<Watcher, 'seen'>): void {
  expectConsecutive(shown, count);
  expect(shown.code, shown.stderr).to.equal(0);
  expect(medianLatenessMs(shown, watcher)).to.be.lessThan(INTERVAL_MS / 2);
}

/** Each picture is whole and newer than its predecessor. */
export function expectIncreasing({ numbers, stderr }: Shown): void {
  expect(numbers, stderr).to.deep.equal([...new Set(numbers)].toSorted((a, b) => (a ?? -1) - (b ?? -1)));
  expect(numbers, stderr).not.to.include(null);
}

/**
 * How much later than a viewer of our own the client had its pictures, in ms: the median. Its first pictures are
 * left out: they come when the client has understood the stream.
 */
function medianLatenessMs({ numbers, atMs }: Shown, { seen }: Pick<Watcher, 'seen'>): number {
  const late = numbers
    .map((number, i) => (atMs[i] ?? 0) - (seen.get(number ?? -1) ?? Number.NaN))
    .slice(5)
    .toSorted((a, b) => a - b);
  return late[late.length >> 1] ?? Number.NaN;
}
