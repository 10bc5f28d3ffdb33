/** What a header says about its picture. */
export interface HeaderFacts {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly isArithmetic: boolean;
}

const NONE: HeaderFacts = { width: 0, height: 0, isArithmetic: false };

/**
 * The part of an earlier frame's header that a camera repeats in each frame: from behind its first table (DQT), and so
 * behind application data, which may have the time in it, to the end of its first SOS. What it says need not be read again.
 */
export class KnownHeader {
  facts = NONE;
  #bytes = Buffer.alloc(0);

  /** Copies the bytes. */
  learn(bytes: Buffer, facts: HeaderFacts): void {
    this.#bytes = Buffer.from(bytes);
    this.facts = facts;
  }

  /** Its size in bytes if all of it follows at chunk[from], else 0. */
  bytesAt(chunk: Buffer, from: number): number {
    const { length } = this.#bytes;
    if (length === 0 || from + length > chunk.length) return 0;
    return chunk.compare(this.#bytes, 0, length, from, from + length) === 0 ? length : 0;
  }
}
