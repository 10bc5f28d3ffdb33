/** Of the two tags in IFD1 that say where a JPEG thumbnail is (Exif 2.32, 4.6.4 and table 21). */
const THUMBNAIL_OFFSET = 0x0201;
const THUMBNAIL_BYTES = 0x0202;
const ENTRY_BYTES = 12;
const SHORT = 3;

/**
 * A copy of an Exif payload whose TIFF header is at `tiff`, without the thumbnail: IFD0 names no IFD1 any more, and
 * the thumbnail's bytes are cut off if they are the last ones, where nearly all cameras write them. Null if it cannot
 * be read. Everything else stays where it is, because Exif points to its data by offsets.
 */
export function withoutThumbnail(payload: Buffer, tiff: number): Buffer | null {
  const exif = new Tiff(payload.subarray(tiff));
  const ifd0 = exif.long(4);
  const link = exif.linkAt(ifd0);
  if (link === null) return null;
  const kept = Buffer.from(payload);
  kept.fill(0, tiff + link, tiff + link + 4);
  const ifd1 = exif.long(link);
  const end = exif.linkAt(ifd1);
  if (end === null) return kept;
  const at = exif.value(ifd1, THUMBNAIL_OFFSET);
  const isLast = at + exif.value(ifd1, THUMBNAIL_BYTES) >= payload.length - tiff;
  // An offset into the directories or before them is wrong.
  return isLast && at > Math.max(link, end) ? kept.subarray(0, tiff + at) : kept;
}

/** Offsets are from the TIFF header; what is outside reads as 0 (TIFF 6.0, section 2). */
class Tiff {
  readonly #bytes: Buffer;
  readonly #isLittle: boolean;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#isLittle = bytes.toString('latin1', 0, 2) === 'II';
  }

  short(at: number): number {
    if (at + 2 > this.#bytes.length) return 0;
    return this.#isLittle ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at);
  }

  long(at: number): number {
    if (at + 4 > this.#bytes.length) return 0;
    return this.#isLittle ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }

  /** Where a directory says where the next one is: behind its last entry. Null if there is no such directory. */
  linkAt(ifd: number): number | null {
    const at = ifd + 2 + this.short(ifd) * ENTRY_BYTES;
    return ifd >= 8 && this.short(2) === 42 && at + 4 <= this.#bytes.length ? at : null;
  }

  /** The number in a directory's entry; 0 if it has none with this tag. */
  value(ifd: number, tag: number): number {
    for (let i = 0; i < this.short(ifd); i++) {
      const entry = ifd + 2 + i * ENTRY_BYTES;
      if (this.short(entry) === tag)
        return this.short(entry + 2) === SHORT ? this.short(entry + 8) : this.long(entry + 8);
    }
    return 0;
  }
}
