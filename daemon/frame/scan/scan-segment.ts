import { MARKER } from '../jpeg-markers.ts';

/** Unstuffed at a time: a patch at the top of the picture needs no more than that. */
const CHUNK_BYTES = 4096;
/** They are read as ones behind the data: a word that begins at the last byte. */
const ONES_BYTES = 4;
/** So many behind the data can be read: before an MCU of damaged data is over, it may seem to have 10 blocks of 64 codes with 31 bits. */
const BEHIND_BYTES = 4096;

/**
 * Entropy-coded data up to the next marker, without the 00 behind each FF. It is read as far as `need` asks, and all at
 * once only if need be.
 */
export class ScanSegment {
  /** The data; only `length` bytes of it are valid. */
  bytes = new Uint8Array(64 * 1024);
  /** The same bytes. */
  view = new DataView(this.bytes.buffer);
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
    const chunk = jpeg.subarray(0, end);
    let at = this.#at;
    let length = this.length;
    while (at < end) {
      const found = chunk.indexOf(MARKER, at);
      const next = found < 0 ? end : found;
      bytes.set(chunk.subarray(at, next), length);
      length += next - at;
      at = next;
      if (at === end) break;
      if (jpeg[at + 1] !== 0) {
        this.#end(at);
        break;
      }
      at += 2;
      this.#stuffed[this.#stuffedCount++] = length;
      bytes[length++] = MARKER;
    }
    this.#at = at;
    this.length = length;
    if (at >= jpeg.length) this.isComplete = true;
    // A code of ones alone is usually none.
    bytes.fill(0xff, length, length + ONES_BYTES);
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
    if (this.length + CHUNK_BYTES + BEHIND_BYTES > this.bytes.length) {
      const larger = new Uint8Array(2 * this.bytes.length);
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
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
    return (this.view.getUint32(bit >> 3) << (bit & 7)) >>> 16;
  }
}
