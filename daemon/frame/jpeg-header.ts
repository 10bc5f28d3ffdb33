import type { FrameSink } from './frame-sink.ts';
import {
  APP0,
  DNL,
  holdsFrameStart,
  isApplicationData,
  isStartOfFrame,
  isUnusual,
  JPG,
  SOS,
} from './jpeg-markers.ts';
import { JpegRepairs } from './jpeg-repairs.ts';
import type { SegmentFilter } from './jpeg-repairs.ts';
import { KnownHeader } from './known-header.ts';
import type { DropCause } from './splitter-counts.ts';

/** In pixels; libjpeg (JPEG_MAX_DIMENSION), and so every browser, refuses larger pictures. */
const MAX_SIDE = 65_500;
/**
 * A Huffman code has at least one bit, and each block of 8×8 pixels has one, so no picture exceeds 512 in the usual
 * subsamplings and 1024 in the oddest. What claims 16 times as many is damaged. Arithmetic coding has no such limit.
 */
export const MAX_PIXELS_PER_BYTE = 16_384;

/** The letters of an APP0 segment of AVI files and USB cameras; its next byte is the field. */
const AVI1 = 0x41_56_49_31;
/** The sum of both fields' numbers. */
const FIELDS = 3;

/** Collects what the segments of the current frame say about it. */
export class JpegHeader {
  /** Pixels; 0 until known. */
  width = 0;
  height = 0;
  /** Whether entropy-coded data has begun. */
  hasScan = false;
  #isAlone = false;
  #isArithmetic = false;
  /** 1 in the odd field of an interlaced picture, 2 in the even one, else 0 (OpenDML AVI 1.02, `AVI1`). */
  #field = 0;
  #fieldBefore = 0;
  readonly #repairs: JpegRepairs;
  readonly #known = new KnownHeader();

  constructor(isUnwanted?: SegmentFilter) {
    this.#repairs = new JpegRepairs(isUnwanted);
  }

  /** Starts a new frame. `isAlone`: no other one can be in its bytes. */
  begin(isAlone = false): void {
    this.#isAlone = isAlone;
    this.width = this.height = 0;
    this.hasScan = false;
    this.#isArithmetic = false;
    this.#field = 0;
    this.#known.begin();
    this.#repairs.begin();
  }

  /** Whether what follows the last segment may be known. */
  get isAtTables(): boolean {
    return this.#known.isAtTables && !this.#isAlone;
  }

  /**
   * Returns how many bytes at chunk[from], after the first segment that is not application data, need not be read: those up to the end
   * of the first SOS if they are known, else 0.
   */
  skipKnown(chunk: Buffer, from: number): number {
    const knownBytes = this.#known.bytesAt(chunk, from);
    if (knownBytes === 0) return 0;
    const { width, height, isArithmetic } = this.#known.facts;
    this.width = width;
    this.height = height;
    this.#isArithmetic = isArithmetic;
    this.hasScan = true;
    this.#repairs.skipHeader();
    return knownBytes;
  }

  /** Learns the header of the complete frame in the sink, if it was read now, and the same bytes always say the same. */
  learn(sink: Pick<FrameSink, 'partial'>): void {
    if (!this.#known.canLearn || this.#field !== 0 || !this.#repairs.isEmpty) return;
    const { width, height } = this;
    this.#known.learn(sink.partial(), { width, height, isArithmetic: this.#isArithmetic });
  }

  /** Whether there is everything that a picture needs. */
  get isComplete(): boolean {
    return this.hasScan && this.width > 0 && this.height > 0;
  }

  /** Whether it is complete, and a frame of this many bytes can hold as many pixels as it claims. */
  isPicture(bytes: number): boolean {
    const { width, height } = this;
    if (!this.isComplete || Math.max(width, height) > MAX_SIDE) return false;
    return this.#isArithmetic || width * height <= bytes * MAX_PIXELS_PER_BYTE;
  }

  /**
   * Reads a segment that ends `end` bytes after the frame's SOI; its payload is bytes[from … to). Returns null, or
   * why it cannot be a segment of this frame.
   */
  segment(marker: number, end: number, bytes: Buffer, from: number, to: number): DropCause | null {
    const size = to - from;
    // Previews come before the scan. After it, a damaged byte looks like APPn and would swallow the next frames.
    const mayHoldPictures = isApplicationData(marker) && !this.hasScan;
    if (!this.#isAlone && holdsFrameStart(bytes, from, to, mayHoldPictures)) return 'truncated';
    if (this.hasScan && isUnusual(marker)) return 'malformed';
    // SOS must have the length that follows from its components (T.81, B.2.3); this one took in the next frame's FF.
    if (marker === SOS && size !== 4 + 2 * (bytes[from] ?? 0)) return 'malformed';
    if (isStartOfFrame(marker) && size >= 6) {
      // A second one: the frame was cut where the start of the next one looked like its own bytes.
      if (this.width !== 0) return 'truncated';
      this.height = bytes.readUInt16BE(from + 1);
      this.width = bytes.readUInt16BE(from + 3);
      this.#isArithmetic = marker > JPG;
    } else if (marker === DNL && size === 2) {
      this.height = bytes.readUInt16BE(from);
      this.#known.spoil();
    } else if (marker === APP0 && size >= 5 && bytes.readUInt32BE(from) === AVI1)
      this.#field = (bytes[from + 4] ?? 0) % FIELDS;
    this.#repairs.segment(marker, end, bytes, from, to);
    this.#known.see(marker, end);
    if (marker === SOS && !this.hasScan) {
      this.hasScan = true;
      if (!this.#isAlone && this.width > 0 && this.height > 0) this.#known.endAt(end);
    }
    return null;
  }

  /** Call it once for each complete frame. True for the second field of the picture whose first one it saw before. */
  isSecondField(): boolean {
    const isSecond = this.#field + this.#fieldBefore === FIELDS;
    this.#fieldBefore = isSecond ? 0 : this.#field;
    return isSecond;
  }

  /** See JpegRepairs.apply. */
  repair(sink: FrameSink): boolean {
    return this.#repairs.apply(sink);
  }
}
