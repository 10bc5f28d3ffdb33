import { APP0, APP15, COM, MARKER, SEGMENT_HEAD, START_BYTES } from '../frame/jpeg-markers.ts';

/**
 * The time of a picture, as a comment in it: `ms=1796146272123`, ms since 1970. In a file that is named after a boot, ms
 * count from the start of the machine. Digits never look like the start of another picture.
 */
const PREFIX = 'ms=';
const PREFIX_BYTES = Buffer.from(PREFIX);
const DIGITS = 13;
/** `0` in ASCII. */
const ZERO = 0x30;
/** The length of a segment counts its own two bytes. */
const LENGTH = 2 + PREFIX.length + DIGITS;
/** Of the whole segment. */
export const STAMP_BYTES = 2 + LENGTH;

/** Where the comment goes: after SOI and the application data, of which Exif and JFIF must come first. */
export function stampPlace(jpeg: Buffer): number {
  let at = START_BYTES;
  for (;;) {
    const code = jpeg[at + 1] ?? 0;
    if (jpeg[at] !== MARKER || code < APP0 || code > APP15) return at;
    const next = at + 2 + ((jpeg[at + 2] ?? 0) << 8) + (jpeg[at + 3] ?? 0);
    if (next > jpeg.length) return at;
    at = next;
  }
}

export function writeStamp(target: Buffer, at: number, ms: number): void {
  target[at] = MARKER;
  target[at + 1] = COM;
  target.writeUInt16BE(LENGTH, at + 2);
  target.set(PREFIX_BYTES, at + SEGMENT_HEAD);
  // By hand: a text of each time would take as long as copying the picture.
  let rest = ms;
  for (let i = at + STAMP_BYTES - 1; i >= at + STAMP_BYTES - DIGITS; i--) {
    const tens = Math.floor(rest / 10);
    target[i] = ZERO + rest - 10 * tens;
    rest = tens;
  }
}

/** The time in a picture of a recording; null if it has none. The first bytes of the picture are enough. */
export function readStamp(jpeg: Buffer): number | null {
  const at = stampPlace(jpeg);
  if (jpeg[at] !== MARKER || jpeg[at + 1] !== COM) return null;
  const text = jpeg.toString('latin1', at + SEGMENT_HEAD, at + STAMP_BYTES);
  return /^ms=\d{13}$/.test(text) ? Number(text.slice(PREFIX.length)) : null;
}
