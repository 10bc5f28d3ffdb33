import { Frame } from '../../daemon/frame/frame.ts';

/** A frame with this number and time; its part is `head NUMBER tail` and its JPEG `NUMBER`. */
export function madeFrame(sequence: number, capturedAtMs = 0): Frame {
  const jpeg = String(sequence);
  return new Frame({
    sequence,
    capturedAtMs,
    wallClockMs: 0,
    width: 64,
    height: 48,
    part: Buffer.from(`head ${jpeg} tail`),
    jpegStart: 5,
    jpegBytes: jpeg.length,
  });
}
