import { withoutThumbnail } from './exif-thumbnail.ts';
import { APP0, EOI, MARKER, SOI } from './jpeg-markers.ts';

const NOTHING = new Uint8Array(0);
const [APP1, APP2] = [APP0 + 1, APP0 + 2];
const EXIF = 'Exif\0\0';
/** Begins XMP and extended XMP (XMP specification, part 3, 1.1.3). */
const XMP = 'http://ns.adobe.com/xmp/';
const XMP_OF_OLD = 'http://ns.adobe.com/xap/';
/** Before each piece of a profile: this name, the piece's number from 1, and how many there are (ICC.1, B.4). */
const ICC = 'ICC_PROFILE\0';
const ICC_HEAD = ICC.length + 2;
/** Numbers are bytes, and FF before a piece that begins with D8 would be such a marker again. */
const MAX_ICC_PIECES = 254;

/**
 * The segment of APPn or COM data that holds FF D8 or FF D9, with none of them: one segment, several, or no bytes if
 * it must go. What says how a picture is to be shown stays:
 *
 * - Exif loses its thumbnail and keeps the rest, with a `?` where previews in maker notes have D8 or D9.
 * - An ICC profile stays exactly as it is, cut into pieces between FF and D8 or D9. One that is in pieces already is
 *   left alone.
 * - XMP, a text, has a `?` for D8 or D9.
 *
 * Previews, comments, indexes of the pictures after this one, and everything unknown goes.
 */
export function withoutPictureMarkers(marker: number, payload: Buffer): Uint8Array {
  const startsWith = (text: string): boolean => payload.toString('latin1', 0, text.length) === text;
  if (marker === APP1 && startsWith(EXIF)) {
    const kept = withoutThumbnail(payload, EXIF.length);
    return kept === null ? NOTHING : segment(marker, masked(kept));
  }
  if (marker === APP1 && (startsWith(XMP) || startsWith(XMP_OF_OLD)))
    return segment(marker, masked(Buffer.from(payload)));
  if (marker === APP2 && startsWith(ICC)) return profile(payload);
  return NOTHING;
}

/** The offset of the next FF D8 or FF D9 in bytes[from … to), or -1. */
export function pictureMarker(bytes: Buffer, from: number, to: number): number {
  for (let at = bytes.indexOf(MARKER, from); at >= 0 && at < to - 1; at = bytes.indexOf(MARKER, at + 1))
    if (bytes[at + 1] === SOI || bytes[at + 1] === EOI) return at;
  return -1;
}

function masked(bytes: Buffer): Buffer {
  for (let at = 0; (at = pictureMarker(bytes, at, bytes.length)) >= 0;) bytes.write('?', at + 1);
  return bytes;
}

function profile(payload: Buffer): Uint8Array {
  const cuts = [ICC_HEAD];
  for (let at = ICC_HEAD; (at = pictureMarker(payload, at, payload.length)) >= 0;) cuts.push(++at);
  if (payload[ICC_HEAD - 1] !== 1 || cuts.length > MAX_ICC_PIECES) return segment(APP2, payload);
  const pieces = cuts.map((from, i) =>
    segment(
      APP2,
      Buffer.concat([
        Buffer.from(ICC),
        Buffer.of(i + 1, cuts.length),
        payload.subarray(from, cuts[i + 1] ?? payload.length),
      ]),
    ),
  );
  return Buffer.concat(pieces);
}

function segment(marker: number, payload: Buffer): Buffer {
  // The length counts its own two bytes.
  const length = payload.length + 2;
  return Buffer.concat([Buffer.of(MARKER, marker, length >> 8, length & 0xff), payload]);
}
