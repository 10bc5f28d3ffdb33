/**
 * The AVI files of picamd (RIFF, Microsoft's "AVI RIFF File Reference"): one MJPEG stream at a fixed rate.
 *
 *   RIFF 'AVI '
 *     LIST 'hdrl'      avih, strh, strf           AVI_HEAD_BYTES up to and including 'movi'
 *     LIST 'movi'      '00dc' chunks              one a slot of 1 / rate seconds
 *   idx1               one entry a slot           only in a file that is closed
 *
 * A slot without a picture is a chunk without bytes: players repeat the picture before it. So a fixed rate carries
 * pictures that come at any time. idx1 lists these chunks too: without them, GStreamer and VLC play too fast.
 *
 * While a file is open, its list 'movi' says that it is empty (4 bytes): players then read to the end of the file, and
 * leave out a picture that was cut. With any larger size, ffmpeg and OpenCV show half a picture.
 */
export const AVI_HEAD_BYTES = 224;
/** Id and size before the bytes of a chunk. */
export const CHUNK_HEAD_BYTES = 8;
/** Of one slot in idx1. */
export const AVI_INDEX_ENTRY_BYTES = 16;
/** Sizes above 1 GiB need OpenDML, which not all players read. A file is closed before. */
export const MAX_AVI_BYTES = 900 * 2 ** 20;
/** Bytes of 'movi', of which the offsets in idx1 count. */
const LIST_TYPE_BYTES = 4;
/** Where fields of the head are that are patched when the file is closed. */
const AT = { riffSize: 4, avih: 32, strh: 108, moviSize: 216 } as const;
const PICTURE_ID = fourCharacters('00dc');
const [HAS_INDEX, KEY_FRAME] = [0x10, 0x10];

/** What the head of a file says. */
export interface AviHead {
  /** Pixels, at most 65,535. */
  readonly width: number;
  readonly height: number;
  /** Slots in a second are `rate` / `scale`. */
  readonly rate: number;
  readonly scale: number;
  /** Of a file that is closed; null while it is open. */
  readonly closed: { readonly slots: number; readonly moviBytes: number; readonly largest: number } | null;
}

/** A picture of a file. */
export interface AviPicture {
  /** Of its chunk's head, in bytes from the start of the file. */
  readonly offset: number;
  /** Of the JPEG, in bytes, without the byte that makes it even. */
  readonly bytes: number;
}

/** Everything before the first chunk. */
export function aviHead({ width, height, rate, scale, closed }: AviHead): Buffer {
  const head = Buffer.alloc(AVI_HEAD_BYTES);
  const write = (at: number, text: string, ...words: number[]): void => {
    head.write(text, at, 'latin1');
    words.forEach((word, i) => head.writeUInt32LE(word >>> 0, at + text.length + 4 * i));
  };
  const moviBytes = closed?.moviBytes ?? 0;
  const indexBytes = closed === null ? 0 : CHUNK_HEAD_BYTES + closed.slots * AVI_INDEX_ENTRY_BYTES;
  const slots = closed?.slots ?? 0;
  const largest = closed?.largest ?? 0;
  const bytesPerSecond = slots === 0 ? 0 : Math.ceil((moviBytes / slots) * (rate / scale));
  write(0, 'RIFF', AVI_HEAD_BYTES - 8 + moviBytes + indexBytes);
  write(8, 'AVI LIST', 192);
  write(20, 'hdrlavih', 56, Math.round((1e6 * scale) / rate), bytesPerSecond, 0);
  write(44, '', closed === null ? 0 : HAS_INDEX, slots, 0, 1, largest, width, height);
  write(88, 'LIST', 116);
  write(96, 'strlstrh', 56);
  write(AT.strh, 'vidsMJPG', 0, 0, 0, scale, rate, 0, slots, largest, 0xffffffff, 0, 0);
  head.writeUInt16LE(width, AT.strh + 52);
  head.writeUInt16LE(height, AT.strh + 54);
  write(164, 'strf', 40, 40, width, height, 1 | (24 << 16));
  write(188, 'MJPG', width * height * 3);
  write(212, 'LIST', LIST_TYPE_BYTES + moviBytes);
  write(220, 'movi');
  return head;
}

/** Reads the head of a file of ours; null if it is another file. */
export function readAviHead(head: Buffer): AviHead | null {
  if (head.length < AVI_HEAD_BYTES) return null;
  const isText = (at: number, text: string): boolean =>
    head.toString('latin1', at, at + text.length) === text;
  if (!isText(0, 'RIFF') || !isText(8, 'AVI ') || !isText(AT.strh, 'vidsMJPG') || !isText(220, 'movi'))
    return null;
  const moviBytes = head.readUInt32LE(AT.moviSize) - LIST_TYPE_BYTES;
  const [scale, rate] = [head.readUInt32LE(AT.strh + 20), head.readUInt32LE(AT.strh + 24)];
  if (scale === 0 || rate === 0 || moviBytes < 0) return null;
  return {
    width: head.readUInt32LE(AT.avih + 32),
    height: head.readUInt32LE(AT.avih + 36),
    rate,
    scale,
    closed:
      moviBytes === 0
        ? null
        : { slots: head.readUInt32LE(AT.avih + 16), moviBytes, largest: head.readUInt32LE(AT.avih + 28) },
  };
}

/** The length of a chunk's bytes in the file: chunks begin at even offsets. */
export function evenBytes(bytes: number): number {
  return bytes + (bytes & 1);
}

/** Writes the head of a chunk of so many bytes; 0 repeats the picture before it. */
export function writeChunkHead(target: Buffer, at: number, bytes: number): void {
  target.writeUInt32LE(PICTURE_ID, at);
  target.writeUInt32LE(bytes, at + 4);
}

/** The bytes that a chunk has after its head; null if this is no head of a chunk of ours. */
export function readChunkHead(bytes: Buffer, at = 0): number | null {
  return bytes.length >= at + CHUNK_HEAD_BYTES && bytes.readUInt32LE(at) === PICTURE_ID
    ? bytes.readUInt32LE(at + 4)
    : null;
}

/** The chunk idx1 for pictures in the order of the file, and the slots between them; `end` is where the last chunk ends. */
export function aviIndex(pictures: readonly AviPicture[], end: number): Buffer {
  const slots = slotsOf(pictures, end);
  const index = Buffer.alloc(CHUNK_HEAD_BYTES + slots * AVI_INDEX_ENTRY_BYTES);
  index.write('idx1', 0, 'latin1');
  index.writeUInt32LE(index.length - CHUNK_HEAD_BYTES, 4);
  let at = CHUNK_HEAD_BYTES;
  const add = (flags: number, offset: number, bytes: number): void => {
    index.writeUInt32LE(PICTURE_ID, at);
    index.writeUInt32LE(flags, at + 4);
    index.writeUInt32LE(offset - AVI_HEAD_BYTES + LIST_TYPE_BYTES, at + 8);
    index.writeUInt32LE(bytes, at + 12);
    at += AVI_INDEX_ENTRY_BYTES;
  };
  pictures.forEach((picture, i) => {
    const next = pictures[i + 1]?.offset ?? end;
    add(KEY_FRAME, picture.offset, picture.bytes);
    for (let empty = pictureEnd(picture); empty < next; empty += CHUNK_HEAD_BYTES) add(0, empty, 0);
  });
  return index;
}

/** Where the chunk of a picture ends. */
export function pictureEnd({ offset, bytes }: AviPicture): number {
  return offset + CHUNK_HEAD_BYTES + evenBytes(bytes);
}

/** The number of slots, with those without a picture. */
export function slotsOf(pictures: readonly AviPicture[], end: number): number {
  const ends = (i: number): number => pictures[i + 1]?.offset ?? end;
  return pictures.reduce(
    (slots, picture, i) => slots + 1 + (ends(i) - pictureEnd(picture)) / CHUNK_HEAD_BYTES,
    0,
  );
}

function fourCharacters(text: string): number {
  return Buffer.from(text, 'latin1').readUInt32LE();
}
