/** A segment with this code and payload. */
export function segment(code: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload as string, 'latin1');
  const length = bytes.length + 2;
  return Buffer.concat([Buffer.of(0xff, code, length >> 8, length & 0xff), bytes]);
}

/** Bytes that an Exif payload is made of, as `exif` puts them together. */
export interface ExifShape {
  isLittle?: boolean;
  orientation?: number;
  /** The thumbnail, which IFD1 points to. */
  thumbnail?: Buffer;
  /** Comes after IFD1 and before the thumbnail. */
  makerNote?: Buffer;
  /** Comes after the thumbnail. */
  tail?: Buffer;
}

/** An Exif payload: IFD0 with Orientation, IFD1 with the thumbnail's place. */
export function exif(shape: ExifShape): Buffer {
  const { isLittle = false, orientation = 6, thumbnail, makerNote, tail } = shape;
  const number = (bytes: number, value: number) => {
    const buffer = Buffer.alloc(bytes);
    if (isLittle) buffer.writeUIntLE(value, 0, bytes);
    else buffer.writeUIntBE(value, 0, bytes);
    return buffer;
  };
  const long = (tag: number, value: number) => [number(2, tag), number(2, 4), number(4, 1), number(4, value)];
  const empty = Buffer.alloc(0);
  const note = makerNote ?? empty;
  const picture = thumbnail ?? empty;
  // Header 8, IFD0 of one entry 18, IFD1 of two entries 30.
  const ifd1 = 26;
  return Buffer.concat([
    Buffer.from('Exif\0\0', 'latin1'),
    Buffer.from(isLittle ? 'II' : 'MM'),
    number(2, 42),
    number(4, 8),
    number(2, 1),
    number(2, 0x0112),
    number(2, 3),
    number(4, 1),
    number(2, orientation),
    number(2, 0),
    number(4, thumbnail === undefined ? 0 : ifd1),
    ...(thumbnail === undefined
      ? []
      : [
          number(2, 2),
          ...long(0x0201, ifd1 + 30 + note.length),
          ...long(0x0202, picture.length),
          number(4, 0),
        ]),
    note,
    picture,
    tail ?? empty,
  ]);
}
