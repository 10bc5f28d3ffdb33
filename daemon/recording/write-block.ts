import { CHUNK_HEAD_BYTES, evenBytes, writeChunkHead } from './avi-format.ts';
import { STAMP_BYTES, stampPlace, writeStamp } from './picture-stamp.ts';
import type { IndexRecord } from './side-index.ts';

/**
 * Chunks of an AVI that are written to disk together, and their records in the index beside it. A picture is copied once,
 * from the ring to its place here, in two pieces with its time between them.
 */
export class WriteBlock {
  readonly #chunks: Buffer;
  #used = 0;
  #records: IndexRecord[] = [];

  constructor(size: number) {
    this.#chunks = Buffer.allocUnsafeSlow(size);
  }

  get size(): number {
    return this.#chunks.length;
  }

  get used(): number {
    return this.#used;
  }

  /** What is to be written. */
  get chunks(): Buffer {
    return this.#chunks.subarray(0, this.#used);
  }

  get records(): readonly IndexRecord[] {
    return this.#records;
  }

  /** The bytes that a JPEG of this size takes after so many slots without a picture. */
  static bytesOf(jpegBytes: number, emptySlots: number): number {
    return (1 + emptySlots) * CHUNK_HEAD_BYTES + evenBytes(jpegBytes + STAMP_BYTES);
  }

  /** Adds a picture after so many slots without one. There must be room, see bytesOf(). `start` is where the block is in the file. */
  add(jpeg: Buffer, { atMs, emptySlots, start }: { atMs: number; emptySlots: number; start: number }): void {
    const chunks = this.#chunks;
    for (let i = 0; i < emptySlots; i++) {
      writeChunkHead(chunks, this.#used, 0);
      this.#used += CHUNK_HEAD_BYTES;
    }
    const bytes = jpeg.length + STAMP_BYTES;
    this.#records.push({ atMs, offset: start + this.#used, bytes });
    writeChunkHead(chunks, this.#used, bytes);
    let at = this.#used + CHUNK_HEAD_BYTES;
    const place = stampPlace(jpeg);
    at += jpeg.copy(chunks, at, 0, place);
    writeStamp(chunks, at, atMs);
    at += STAMP_BYTES;
    at += jpeg.copy(chunks, at, place);
    if (bytes !== evenBytes(bytes)) chunks[at++] = 0;
    this.#used = at;
  }

  clear(): void {
    this.#used = 0;
    this.#records = [];
  }
}
