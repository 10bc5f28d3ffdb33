import { EXIF_ROOM } from './frame-room.ts';
import { APP0, MARKER, SOI } from './jpeg-markers.ts';

/** Degrees clockwise. */
export type Turn = 0 | 90 | 180 | 270;

const APP1 = APP0 + 1;
/** `Exif`, as a number. */
const EXIF = 0x45_78_69_66;
/** The value that says how a viewer must turn the picture to show it upright (Exif 2.32, 4.6.4, tag 274). */
const ORIENTATIONS = { 0: 1, 90: 6, 180: 3, 270: 8 } as const;

/** The EXIF orientation of pictures that a viewer must turn by this much; 1: not at all. */
export function exifOrientation(turn: Turn): 1 | 3 | 6 | 8 {
  return ORIENTATIONS[turn];
}

/**
 * What a JPEG begins with that a viewer must turn: SOI, and a segment of EXIF_ROOM bytes. It is the shortest there is: a TIFF
 * header, and a directory whose only entry is the orientation (TIFF 6.0, section 2). Null if it need not be turned.
 */
export function openingFor(turn: Turn): Buffer | null {
  if (turn === 0) return null;
  return Buffer.concat([
    Buffer.of(MARKER, SOI, MARKER, APP1, 0, EXIF_ROOM - 2),
    // Big-endian; the directory follows.
    Buffer.from('Exif\0\0MM\0*\0\0\0\b'),
    // One entry: tag 0x0112, type SHORT, one value.
    Buffer.of(0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, exifOrientation(turn), 0, 0),
    // No other directory, and so no thumbnail.
    Buffer.alloc(4),
  ]);
}

/** Whether a segment, whose payload is bytes[from … to), is EXIF data. */
export function isExif(marker: number, bytes: Buffer, from: number, to: number): boolean {
  return marker === APP1 && to - from >= 4 && bytes.readUInt32BE(from) === EXIF;
}

/** Where a point of a picture is, in fractions of it, once the picture is turned. */
export function turnedPoint([x, y]: readonly [number, number], turn: Turn): [x: number, y: number] {
  switch (turn) {
    case 0:
      return [x, y];
    case 90:
      return [1 - y, x];
    case 180:
      return [1 - x, 1 - y];
    case 270:
      return [y, 1 - x];
  }
}

/** The size in which a picture is shown that is turned by this much. */
export function turnedSize(size: { width: number; height: number }, turn: Turn) {
  const { width, height } = size;
  return turn % 180 === 0 ? { width, height } : { width: height, height: width };
}
