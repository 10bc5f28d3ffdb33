import { Frame } from '../../daemon/frame/frame.ts';

const HEAD = Buffer.from('head ');
const TAIL = Buffer.from(' tail');

/** A frame with this number and time; its part is `head NUMBER tail` and its JPEG `NUMBER`, with spaces up to `jpegBytes`. */
export function madeFrame(sequence: number, capturedAtMs = 0, jpegBytes = 1): Frame {
  const jpeg = String(sequence).padEnd(jpegBytes);
  return new Frame({
    sequence,
    capturedAtMs,
    wallClockMs: 0,
    width: 64,
    height: 48,
    memory: Buffer.concat([HEAD, Buffer.from(jpeg), TAIL]),
    jpegStart: HEAD.length,
    jpegBytes: jpeg.length,
    envelope: { headRoom: HEAD.length, tail: TAIL, writeHead: (memory) => HEAD.copy(memory) - HEAD.length },
  });
}
