import { BitWriter } from './bit-writer.ts';
import type { ScanSegment } from './scan-segment.ts';

/** A change of a JPEG: `insert` in place of `remove` bytes at `at`. `insert` is valid until the next change is made. */
export interface ScanSplice {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

/** In bits; whole bytes of so many are copied as they are. */
const FEW_BITS = 64;

/**
 * Puts a changed scan together from new bits and old ones: from the first new bit to the last byte that is not as it was.
 *
 * Old bytes are copied as they are if the new bits before them end at the same bit of a byte as the old ones did. If not, they are
 * shifted, up to the end of their segment.
 */
export class ScanOutput {
  readonly writer = new BitWriter();
  #jpeg: Buffer = Buffer.alloc(0);
  /** Where in the JPEG the change begins; -1 before. */
  #at = -1;
  /** Up to where the JPEG has been copied, unless a byte is unfinished. */
  #copied = 0;
  /** How many bits of the segment are in the output, if it is open, which is while new bits and old ones may share a byte. */
  #bit = 0;
  #isOpen = false;

  begin(jpeg: Buffer): void {
    this.#jpeg = jpeg;
    this.#at = -1;
    this.#isOpen = false;
    this.writer.begin();
  }

  /** Copies everything up to a bit of the segment, where new bits follow. */
  open(segment: ScanSegment, bit: number): void {
    if (this.#isOpen) this.#copyBits(segment, bit);
    if (this.#isOpen) return;
    const place = segment.placeOf(bit >> 3);
    if (this.#at < 0) this.#at = place;
    else this.writer.copy(this.#jpeg, this.#copied, place);
    this.#copyHead(segment, bit);
    this.#isOpen = true;
  }

  /** The new bits stand for all old ones up to this one. */
  skipTo(bit: number): void {
    this.#bit = bit;
  }

  /** Whether what follows must be shifted. */
  get isShifted(): boolean {
    return this.#isOpen && this.writer.phase !== (this.#bit & 7);
  }

  /** Copies bits of the segment. */
  copy(segment: ScanSegment, from: number, to: number): void {
    const { writer } = this;
    writer.reserve((to - from + 7) >> 3);
    let bit = from;
    for (; to - bit >= 16; bit += 16) writer.put(segment.window(bit), 16);
    if (to > bit) writer.put(segment.window(bit) >> (16 - to + bit), to - bit);
  }

  /** The new bits end the segment. */
  endSegment(segment: ScanSegment): void {
    this.writer.reserve(1);
    this.writer.fill();
    this.#copied = segment.placeOf(segment.length);
    this.#isOpen = false;
  }

  /** The segment's last data ends at this bit; what follows it is another segment, or the end of the picture. */
  leaveSegment(segment: ScanSegment, end: number): void {
    if (!this.#isOpen) return;
    if (!this.isShifted) return this.#close(segment);
    this.copy(segment, this.#bit, end);
    this.endSegment(segment);
  }

  /** The change. */
  end(segment: ScanSegment): ScanSplice {
    if (this.#isOpen) this.#close(segment);
    if (this.#at < 0) return { at: 0, remove: 0, insert: this.writer.written };
    return { at: this.#at, remove: this.#copied - this.#at, insert: this.writer.written };
  }

  /** Copies up to a bit; whole bytes of many only by closing. */
  #copyBits(segment: ScanSegment, bit: number): void {
    if (!this.isShifted && bit - this.#bit >= FEW_BITS) return this.#close(segment);
    this.copy(segment, this.#bit, bit);
    this.#bit = bit;
  }

  /** Finishes the byte that new and old bits share. */
  #close(segment: ScanSegment): void {
    const shared = this.#bit & 7;
    if (shared > 0) this.copy(segment, this.#bit, this.#bit + 8 - shared);
    this.#copied = segment.placeOf((this.#bit + 7) >> 3);
    this.#isOpen = false;
  }

  #copyHead(segment: ScanSegment, bit: number): void {
    const count = bit & 7;
    this.writer.reserve(1);
    if (count > 0) this.writer.put((segment.bytes[bit >> 3] ?? 0) >> (8 - count), count);
    this.#bit = bit;
  }
}
