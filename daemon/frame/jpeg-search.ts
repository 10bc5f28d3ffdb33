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

/** Whether FF D8 FF stands in the segment: it starts a frame, and no segment but APPn and COM may hold it. */
export function holdsFrameStart(bytes: Buffer, from: number, to: number): boolean {
  for (let i = from + 2; i < to; i++)
    if (bytes[i] === MARKER && bytes[i - 1] === SOI && bytes[i - 2] === MARKER) return true;
  return false;
}
