import { MARKER, RST0, SOI } from './jpeg-markers.ts';

/**
 * The first FF at or after `from` that may end the scan: not followed by 00 or RSTn, or the chunk's
 * last byte. The chunk's length when there is none. Nine tenths of a frame pass through this loop,
 * so it keeps to locals and to Buffer's native search.
 */
export function scanEnd(chunk: Buffer, from: number): number {
  for (let at = chunk.indexOf(MARKER, from); at >= 0; at = chunk.indexOf(MARKER, at + 2)) {
    const code = chunk[at + 1];
    if (code !== 0 && (code === undefined || (code & 0xf8) !== RST0)) return at;
  }
  return chunk.length;
}

const FRAME_START = Buffer.of(MARKER, SOI, MARKER);

/**
 * Whether a segment has swallowed the start of another frame: it ends with FF D8, or FF D8 FF stands in it. APPn and
 * COM (`free`) may hold any number of pictures: previews, and the thumbnails in those.
 */
export function holdsFrameStart(bytes: Buffer, from: number, to: number, free: boolean): boolean {
  if (to - from >= 2 && bytes[to - 2] === MARKER && bytes[to - 1] === SOI) return true;
  return !free && bytes.subarray(from, to).includes(FRAME_START);
}
