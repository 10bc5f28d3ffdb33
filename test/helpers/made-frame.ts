import { Frame } from '../../daemon/frame/frame.ts';

const TAIL = Buffer.from(' tail');

/** A frame with this number and time; its part is `head NUMBER tail` and its JPEG `NUMBER`, with spaces up to `jpegBytes`. */
export function madeFrame(sequence: number, capturedAtMs = 0, jpegBytes = 1, head = 'head '): Frame {
  const before = Buffer.from(head);
  const jpeg = String(sequence).padEnd(jpegBytes);
  return new Frame({
    sequence,
    capturedAtMs,
    wallClockMs: 0,
    width: 64,
    height: 48,
    memory: Buffer.concat([before, Buffer.from(jpeg), TAIL]),
    jpegStart: before.length,
    jpegBytes: jpeg.length,
    envelope: {
      headRoom: before.length,
      tail: TAIL,
      writeHead: (memory) => before.copy(memory) - before.length,
    },
  });
}
