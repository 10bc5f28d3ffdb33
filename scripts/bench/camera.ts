/** A camera for the benchmark: writes stamped frames at a steady rate, as rpicam-vid does. WIDTH HEIGHT RATE */
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
    // As rpicam-vid --flush does: the first 4 KiB alone, the rest behind them.
    writeSync(1, frame, 0, 4096);
    for (let at = 4096; at < frame.length;) at += writeSync(1, frame, at);
  } catch {
    // Nobody reads any more.
    process.exit(0);
  }
  const dueMs = ((number + 1) * 1000) / rate;
  const nowMs = Number(process.hrtime.bigint() - startNs) / 1e6;
  setTimeout(next, Math.max(0, dueMs - nowMs), number + 1);
}

next(0);
