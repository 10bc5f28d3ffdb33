import { APP0, APP15, MARKER, SEGMENT_HEAD, SOS, START_BYTES } from '../jpeg-markers.ts';

/** Bytes of a JPEG's header, from SOI. */
export interface HeaderPiece {
  readonly at: number;
  readonly bytes: number;
}

const APP14 = APP0 + 14;
/** Payloads of a JFIF segment without its thumbnail, and of Adobe's, which says what the components mean: neither can hold a picture. */
const JFIF = { name: 'JFIF\0', bytes: 14 };
const ADOBE = { name: 'Adobe', bytes: 12 };

/**
 * The application data of a whole header that may show what a mask hides, such as previews, thumbnails and gain maps: all but comments, and
 * what has no room for a picture. The header has been parsed: its lengths are right.
 */
export function revealingPieces(header: Buffer): HeaderPiece[] {
  const pieces: HeaderPiece[] = [];
  for (let at = START_BYTES; at + SEGMENT_HEAD <= header.length;) {
    while (header[at + 1] === MARKER) at++;
    const marker = header[at + 1] ?? SOS;
    if (marker === SOS) break;
    const bytes = START_BYTES + header.readUInt16BE(at + START_BYTES);
    if (isRevealing(marker, header.subarray(at + SEGMENT_HEAD, at + bytes))) pieces.push({ at, bytes });
    at += bytes;
  }
  return pieces;
}

function isRevealing(marker: number, payload: Buffer): boolean {
  if (marker < APP0 || marker > APP15) return false;
  const { name, bytes } = marker === APP14 ? ADOBE : JFIF;
  const isKnown = marker === APP0 || marker === APP14;
  return !isKnown || payload.length !== bytes || payload.toString('latin1', 0, name.length) !== name;
}
