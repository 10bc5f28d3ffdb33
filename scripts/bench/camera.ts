/** The camera of the benchmark: writes stamped frames at a steady rate, like rpicam-vid. Arguments: WIDTH HEIGHT RATE. */
import { writeSync } from 'node:fs';
import { TestPicture } from '../../daemon/test-picture/picture.ts';
import { prepare, stamp } from './stamp.ts';

const [width = 1280, height = 720, rate = 30] = process.argv.slice(2).map(Number);
const picture = new TestPicture({ width, height, framerate: rate, quality: 85, note: 'benchmark' });
const frames = Array.from({ length: 8 }, (_, i) => prepare(picture.frame(new Date(i * 137), i)));
const startNs = process.hrtime.bigint();

function next(number: number): void {
  const frame = frames[number % frames.length];
  if (frame === undefined) return;
  stamp(frame, number);
  try {
    // Like rpicam-vid --flush: first 4 KiB, then the rest.
    writeSync(1, frame, 0, 4096);
    for (let offset = 4096; offset < frame.length;) offset += writeSync(1, frame, offset);
  } catch {
    // The reader has closed the pipe.
    process.exit(0);
  }
  const dueMs = ((number + 1) * 1000) / rate;
  const nowMs = Number(process.hrtime.bigint() - startNs) / 1e6;
  setTimeout(next, Math.max(0, dueMs - nowMs), number + 1);
}

next(0);
