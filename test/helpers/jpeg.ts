/** The parts of a generated JPEG; all are optional. */
export interface JpegShape {
  width?: number;
  height?: number;
  /** Bytes of entropy-coded data, before stuffing. */
  scanBytes?: number;
  /** Every how many bytes of the scan is an FF, besides the random ones. */
  ffEvery?: number;
  /** Makes the scan's bytes differ from another JPEG's. */
  seed?: number;
  /** An APP1 segment that contains a complete small JPEG. */
  thumbnail?: boolean;
  /** Comments that hold FF D9 and FF D8, in the header and (progressive) between scans. */
  comment?: boolean;
  /** False: no Huffman tables, as from USB cameras. */
  tables?: boolean;
  /** FF bytes before each marker. */
  fill?: number;
  restartMarkers?: boolean;
  /** SOF2, several scans with tables between them. */
  progressive?: boolean;
  /** Height 0 in SOF, given by DNL after the scan. */
  numberOfLines?: boolean;
}

/** A JPEG with a correct structure; its picture is noise. */
export function jpeg(shape: JpegShape = {}): Buffer {
  const { width = 64, height = 48, scanBytes = 600, ffEvery = 37, seed = 1, fill = 0 } = shape;
  const marker = (code: number) => Buffer.from([...Array<number>(fill).fill(0xff), 0xff, code]);
  const segment = (code: number, body: number[] | Buffer) =>
    Buffer.concat([
      marker(code),
      Buffer.from([(body.length + 2) >> 8, (body.length + 2) & 255]),
      Buffer.from(body),
    ]);
  const table = (bytes: number) => [0, ...Array.from({ length: bytes - 1 }, (_, i) => (i % 16) + 1)];
  const sofHeight = shape.numberOfLines ? 0 : height;
  const sof = [
    8,
    sofHeight >> 8,
    sofHeight & 255,
    width >> 8,
    width & 255,
    3,
    1,
    0x22,
    0,
    2,
    0x11,
    1,
    3,
    0x11,
    1,
  ];
  const scanHead = [3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0];
  const comment = segment(0xfe, Buffer.from('a\xff\xd9\xff\xd8b', 'latin1'));
  const scan = (salt: number) =>
    Buffer.concat([
      segment(0xda, scanHead),
      entropy(scanBytes, ffEvery, seed + salt, shape.restartMarkers ?? false),
    ]);
  const parts = [
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    ...(shape.thumbnail
      ? [segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), jpeg({ scanBytes: 40 })]))]
      : []),
    ...(shape.comment ? [comment] : []),
    segment(0xdb, table(65)),
    segment(0xdb, table(65)),
    segment(shape.progressive ? 0xc2 : 0xc0, sof),
    ...(shape.tables === false ? [] : [segment(0xc4, table(29)), segment(0xc4, table(179))]),
    ...(shape.restartMarkers ? [segment(0xdd, [0, 4])] : []),
    scan(0),
    ...(shape.numberOfLines ? [segment(0xdc, [height >> 8, height & 255])] : []),
    ...(shape.progressive
      ? [segment(0xc4, table(29)), ...(shape.comment ? [comment] : []), scan(1), scan(2)]
      : []),
    marker(0xd9),
  ];
  return Buffer.concat(parts);
}

function entropy(bytes: number, ffEvery: number, seed: number, restarts: boolean): Buffer {
  const out: number[] = [];
  let state = seed * 2654435761;
  for (let i = 0; i < bytes; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const byte = i % ffEvery === 0 ? 0xff : state >>> 24;
    out.push(byte);
    if (byte === 0xff) out.push(0);
    if (restarts && i % 64 === 63) out.push(0xff, 0xd0 + ((i >> 6) % 8));
  }
  return Buffer.from(out);
}
