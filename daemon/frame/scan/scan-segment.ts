import { MARKER } from '../jpeg-markers.ts';

/** Unstuffed at a time: a patch at the top of the picture needs no more than that. */
const CHUNK_BYTES = 4096;

/**
 * Entropy-coded data up to the next marker, without the 00 behind each FF. It is read as far as `need` asks, and all at
 * once only if need be.
 */
export class ScanSegment {
  /** The data; only `length` bytes of it are valid. The three behind them may be read. */
  bytes = new Uint8Array(64 * 1024);
  length = 0;
  /** Whether the data ends behind `length`, and the code of the marker there; 0 if there is none. */
  isComplete = false;
  marker = 0;
  /** Behind the marker, in the JPEG. */
  next = 0;
  #jpeg: Buffer = Buffer.alloc(0);
  #start = 0;
  #at = 0;
  /** Where in `bytes` each FF is that had a 00. */
  #stuffed = new Int32Array(1024);
  #stuffedCount = 0;

  begin(jpeg: Buffer, start: number): void {
    this.#jpeg = jpeg;
    this.#start = this.#at = start;
    this.length = this.#stuffedCount = this.marker = 0;
    this.isComplete = false;
    this.next = jpeg.length;
  }

  /** Sees to it that at least `bytes` bytes, or all that there are, can be read. */
  need(bytes: number): void {
    while (!this.isComplete && this.length < bytes) this.#read();
  }

  #read(): void {
    this.#grow();
    const jpeg = this.#jpeg;
    const bytes = this.bytes;
    const end = Math.min(this.#at + CHUNK_BYTES, jpeg.length);
    let at = this.#at;
    let length = this.length;
    while (at < end) {
      const byte = jpeg[at++] ?? 0;
      if (byte === MARKER) {
        if (jpeg[at] !== 0) {
          at--;
          this.#end(at);
          break;
        }
        at++;
        this.#stuffed[this.#stuffedCount++] = length;
      }
      bytes[length++] = byte;
    }
    this.#at = at;
    this.length = length;
    if (at >= jpeg.length) this.isComplete = true;
    // A code of ones alone is usually none.
    bytes.fill(0xff, length, length + 3);
  }

  #end(at: number): void {
    let code = at + 1;
    // Any number of FF may come before a marker.
    while (this.#jpeg[code] === MARKER) code++;
    this.isComplete = true;
    this.marker = this.#jpeg[code] ?? 0;
    this.next = code + 1;
  }

  #grow(): void {
    if (this.length + CHUNK_BYTES + 3 > this.bytes.length) {
      const larger = new Uint8Array(2 * this.bytes.length);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    if (this.#stuffedCount + CHUNK_BYTES > this.#stuffed.length) {
      const larger = new Int32Array(2 * this.#stuffed.length + CHUNK_BYTES);
      larger.set(this.#stuffed);
      this.#stuffed = larger;
    }
  }

  /** Where in the JPEG the byte is that is bytes[index]. */
  placeOf(index: number): number {
    let low = 0;
    let high = this.#stuffedCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#stuffed[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return this.#start + index + low;
  }

  /** The 16 bits from `bit` on. */
  window(bit: number): number {
    const at = bit >> 3;
    const three =
      ((this.bytes[at] ?? 0) << 16) | ((this.bytes[at + 1] ?? 0) << 8) | (this.bytes[at + 2] ?? 0);
    return (three >> (8 - (bit & 7))) & 0xffff;
  }
}
