import type { FrameSink } from './frame-sink.ts';
import { DNL, holdsFrameStart, isApplicationData, isStartOfFrame, SOS } from './jpeg-markers.ts';
import { JpegRepairs } from './jpeg-repairs.ts';
import type { DropCause } from './splitter-counts.ts';

/** What the segments of the frame that is being read say of it. */
export class JpegHeader {
  /** Pixels; 0 until they are known. */
  width = 0;
  height = 0;
  #scanSeen = false;
  readonly #repairs = new JpegRepairs();

  /** A new frame starts. */
  begin(): void {
    this.width = this.height = 0;
    this.#scanSeen = false;
    this.#repairs.begin();
  }

  /** Whether it has all that a picture needs. */
  get isComplete(): boolean {
    return this.#scanSeen && this.width > 0 && this.height > 0;
  }

  /**
   * A segment has ended, `end` bytes behind the frame's SOI; its payload is bytes[from … to). Returns what
   * is wrong when it cannot be a segment of this frame.
   */
  segment(marker: number, end: number, bytes: Buffer, from: number, to: number): DropCause | null {
    const size = to - from;
    if (holdsFrameStart(bytes, from, to, isApplicationData(marker))) return 'truncated';
    // A length with the next frame's FF in it: SOS knows its own (T.81, B.2.3).
    if (marker === SOS && size !== 4 + 2 * (bytes[from] ?? 0)) return 'malformed';
    this.#scanSeen ||= marker === SOS;
    if (isStartOfFrame(marker) && size >= 6) {
      // A second one: the frame was cut where the next one's start looked like its own bytes.
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
