import { DQT, isApplicationData } from './jpeg-markers.ts';

/** What a header says about its picture. */
export interface HeaderFacts {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly isArithmetic: boolean;
}

const NONE: HeaderFacts = { width: 0, height: 0, isArithmetic: false };

/**
 * The part of an earlier frame's header that a camera repeats in each frame: what comes after its first table (DQT), up to the end of
 * its first SOS. Application data, which may have the time in it, comes before that. What the part says need not be read again.
 */
export class KnownHeader {
  facts = NONE;
  /** The last segment of the frame was its first table, after application data only. What follows may be known. */
  isAtTables = false;
  #bytes = Buffer.alloc(0);
  /** Where that table ended, in bytes from SOI; 0 before it, and if another segment came first. */
  #from = 0;
  /** Where the first SOS ended; 0 before it, and if the header up to there leaves a fact open. */
  #to = 0;
  #isFirst = true;

  /** Starts a new frame. */
  begin(): void {
    this.isAtTables = false;
    this.#isFirst = true;
    this.#from = this.#to = 0;
  }

  /** Sees a segment that was read and that ends `end` bytes after the frame's SOI. */
  see(marker: number, end: number): void {
    this.isAtTables = this.#isFirst && marker === DQT;
    if (this.isAtTables) this.#from = end;
    this.#isFirst &&= isApplicationData(marker);
  }

  /** The first SOS ended there, and the header up to there has all of the facts. */
  endAt(end: number): void {
    if (this.#from > 0) this.#to = end;
  }

  /** Something after the first SOS changes the facts. */
  spoil(): void {
    this.#to = 0;
  }

  /** Whether the frame has a part that can be learned. */
  get canLearn(): boolean {
    return this.#to > 0;
  }

  /** Copies that part of the complete frame. */
  learn(jpeg: Buffer, facts: HeaderFacts): void {
    this.#bytes = Buffer.from(jpeg.subarray(this.#from, this.#to));
    this.facts = facts;
  }

  /** Its size in bytes if all of it follows at chunk[from], else 0. */
  bytesAt(chunk: Buffer, from: number): number {
    const { length } = this.#bytes;
    if (length === 0 || from + length > chunk.length) return 0;
    return chunk.compare(this.#bytes, 0, length, from, from + length) === 0 ? length : 0;
  }
}
