import type { FrameSink } from './frame-sink.ts';
import { DHT, EOI, isApplicationData, MARKER, SOI, SOS } from './jpeg-markers.ts';
import { STANDARD_TABLES } from './standard-huffman.ts';

interface Repair {
  /** Where, counted in bytes from the frame's SOI. */
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const NOTHING = new Uint8Array(0);
/** FF, the code and the length before a segment's payload. */
const SEGMENT_HEAD = 4;

/**
 * What has to be changed in a frame so that every client can take it. Frames of rpicam-vid need nothing.
 *
 * - An APPn or COM segment that holds FF D8 or FF D9, mostly a thumbnail, is taken out: Mainsail begins
 *   a new picture at each FF D8, and Home Assistant cuts a still at the first FF D9.
 * - A frame without Huffman tables, as USB cameras send them (the "AVI1" kind), gets the standard ones,
 *   which browsers do not assume.
 */
export class JpegRepairs {
  #repairs: Repair[] = [];
  #tablesSeen = false;
  #scanSeen = false;

  /** A new frame starts. */
  begin(): void {
    if (this.#repairs.length > 0) this.#repairs = [];
    this.#tablesSeen = this.#scanSeen = false;
  }

  /** A segment has ended `end` bytes behind the frame's SOI; its payload is bytes[from … to). */
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

  /** Changes the whole frame in the sink; false when it has outgrown what the sink accepts. */
  apply(sink: FrameSink): boolean {
    if (this.#repairs.length === 0) return true;
    // From the last to the first, so that the places of those before stay right.
    return this.#repairs.toReversed().every(({ at, remove, insert }) => sink.splice(at, remove, insert));
  }
}

function holdsPictureMarker(bytes: Buffer, from: number, to: number): boolean {
  for (let at = bytes.indexOf(MARKER, from); at >= 0 && at < to - 1; at = bytes.indexOf(MARKER, at + 1))
    if (bytes[at + 1] === SOI || bytes[at + 1] === EOI) return true;
  return false;
}
