import { MARKER } from '../jpeg-markers.ts';

/** The most bits of one call of `put`. */
export const MAX_PUT = 16;

/** Writes entropy-coded data, with 00 behind each FF. Its memory grows to what the largest patch needed, and is used again. */
export class BitWriter {
  /** Bytes written; the bits of an unfinished one are not among them. */
  length = 0;
  /** Bits of the unfinished byte: 0 to 7. */
  phase = 0;
  #bytes = Buffer.allocUnsafe(4096);
  #bits = 0;

  get written(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  begin(): void {
    this.length = this.phase = this.#bits = 0;
  }

  /** Makes room for `bytes` more, as they are or as bits: each may become two. */
  reserve(bytes: number): void {
    const needed = this.length + 2 * bytes + 2;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }

  /** Writes the low `count` bits of `value`, MAX_PUT at most. There must be room. */
  put(value: number, count: number): void {
    let bits = (this.#bits << count) | value;
    let phase = this.phase + count;
    const bytes = this.#bytes;
    while (phase >= 8) {
      phase -= 8;
      const byte = (bits >> phase) & 0xff;
      bytes[this.length++] = byte;
      if (byte === MARKER) bytes[this.length++] = 0;
    }
    bits &= (1 << phase) - 1;
    this.#bits = bits;
    this.phase = phase;
  }

  /** Fills the unfinished byte with ones, as at the end of a segment (T.81, F.1.2.3). */
  fill(): void {
    if (this.phase > 0) this.put((1 << (8 - this.phase)) - 1, 8 - this.phase);
  }

  /** Copies bytes as they are. The last one must be finished. */
  copy(bytes: Buffer, from: number, to: number): void {
    this.reserve(to - from);
    this.length += bytes.copy(this.#bytes, this.length, from, to);
  }
}
