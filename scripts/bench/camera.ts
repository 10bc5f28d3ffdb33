/**
 * The camera of the benchmark, a program in the place of rpicam-vid, whose options it ignores: it writes the frames of a
 * folder in turn, stamped, at a steady rate. Its settings are in the environment, see cameraSettings().
 */
import { writeSync } from 'node:fs';
import { cameraSettings } from './camera-settings.ts';
import { readFrames } from './frames.ts';
import { prepare, stamp } from './stamp.ts';

/** The buffer of stdio for a pipe. */
const STDIO_BYTES = 4096;

const { folder, rate, limit } = cameraSettings(process.env);
const frames = readFrames(folder).map(prepare);
const startNs = process.hrtime.bigint();

function next(number: number): void {
  const frame = frames[number % frames.length];
  if (frame === undefined || number >= limit) return;
  stamp(frame, number, process.hrtime.bigint());
  try {
    // Like rpicam-vid --flush, through stdio: fill its buffer, then all whole blocks, then flush the rest.
    const rest = frame.length - (frame.length % STDIO_BYTES);
    for (const [from, to] of [
      [0, STDIO_BYTES],
      [STDIO_BYTES, rest],
      [rest, frame.length],
    ] as const)
      write(frame, from, to);
  } catch {
    // The reader has closed the pipe.
    return;
  }
  const dueMs = ((number + 1) * 1000) / rate;
  const nowMs = Number(process.hrtime.bigint() - startNs) / 1e6;
  setTimeout(next, Math.max(0, dueMs - nowMs), number + 1);
}

function write(frame: Buffer, from: number, to: number): void {
  for (let offset = from; offset < to;) offset += writeSync(1, frame, offset, to - offset);
}

next(0);
