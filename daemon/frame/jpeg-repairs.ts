import type { FrameSink } from './frame-sink.ts';
import { DHT, EOI, isApplicationData, MARKER, SEGMENT_HEAD, SOI, SOS } from './jpeg-markers.ts';
import { STANDARD_TABLES } from './standard-huffman.ts';

interface Repair {
  /** Bytes from the frame's SOI. */
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/**
 * Changes a frame so that every client can read it. Frames of rpicam-vid need no change.
 *
 * - Removes APPn and COM segments that contain FF D8 or FF D9, usually a thumbnail: Mainsail starts a new picture at
 *   each FF D8, and Home Assistant ends a still at the first FF D9.
 * - Inserts the standard Huffman tables into frames without any, as USB cameras send them (the "AVI1" kind): browsers
 *   do not assume them.
 */
export class JpegRepairs {
  #repairs: Repair[] = [];
  #tablesSeen = false;
  #scanSeen = false;

  /** Starts a new frame. */
  begin(): void {
    if (this.#repairs.length > 0) this.#repairs = [];
    this.#tablesSeen = this.#scanSeen = false;
  }

  /** Reads a segment that ends `end` bytes after the frame's SOI; its payload is bytes[from … to). */
  segment(marker: number, end: number, bytes: Buffer, from: number, to: number): void {
    const start = end - (to - from) - SEGMENT_HEAD;
    if (isApplicationData(marker) && holdsPictureMarker(bytes, from, to))
      this.#repairs.push({ at: start, remove: end - start, insert: NOTHING });
    else if (marker === DHT) this.#tablesSeen = true;
    else if (marker === SOS && !this.#scanSeen) {
      this.#scanSeen = true;
      if (!this.#tablesSeen) this.#repairs.push({ at: start, remove: 0, insert: STANDARD_TABLES });
    }
  }

  /** Changes the complete frame in the sink; false if it would be too large. */
  apply(sink: FrameSink): boolean {
    if (this.#repairs.length === 0) return true;
    // Last to first, so that the offsets of the earlier ones stay valid.
    return this.#repairs.toReversed().every(({ at, remove, insert }) => sink.splice(at, remove, insert));
  }
}

function holdsPictureMarker(bytes: Buffer, from: number, to: number): boolean {
  for (let at = bytes.indexOf(MARKER, from); at >= 0 && at < to - 1; at = bytes.indexOf(MARKER, at + 1))
    if (bytes[at + 1] === SOI || bytes[at + 1] === EOI) return true;
  return false;
}
