import type { FrameSink } from './frame-sink.ts';
import { DNL, holdsFrameStart, isApplicationData, isStartOfFrame, isUnusual, SOS } from './jpeg-markers.ts';
import { JpegRepairs } from './jpeg-repairs.ts';
import type { DropCause } from './splitter-counts.ts';

/** Collects what the segments of the current frame say about it. */
export class JpegHeader {
  /** Pixels; 0 until known. */
  width = 0;
  height = 0;
  /** Whether entropy-coded data has begun. */
  hasScan = false;
  #isAlone = false;
  readonly #repairs = new JpegRepairs();

  /** Starts a new frame. `isAlone`: no other one can be in its bytes. */
  begin(isAlone = false): void {
    this.#isAlone = isAlone;
    this.width = this.height = 0;
    this.hasScan = false;
    this.#repairs.begin();
  }

  /** Whether there is everything that a picture needs. */
  get isComplete(): boolean {
    return this.hasScan && this.width > 0 && this.height > 0;
  }

  /** Whether it is complete, and its size can be that of a picture of `bytes` bytes. */
  isPicture(bytes: number): boolean {
    return this.isComplete && bytes > 0;
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
    this.hasScan ||= marker === SOS;
    if (isStartOfFrame(marker) && size >= 6) {
      // A second one: the frame was cut where the start of the next one looked like its own bytes.
      if (this.width !== 0) return 'truncated';
      this.height = bytes.readUInt16BE(from + 1);
      this.width = bytes.readUInt16BE(from + 3);
    } else if (marker === DNL && size === 2) this.height = bytes.readUInt16BE(from);
    this.#repairs.segment(marker, end, bytes, from, to);
    return null;
  }

  /** See JpegRepairs.apply. */
  repair(sink: FrameSink): boolean {
    return this.#repairs.apply(sink);
  }
}
