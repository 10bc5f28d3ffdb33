import { pictureMarker, withoutPictureMarkers } from './application-data.ts';
import type { FrameSink } from './frame-sink.ts';
import { DHT, isApplicationData, SEGMENT_HEAD, SOS } from './jpeg-markers.ts';
import { STANDARD_TABLES } from './standard-huffman.ts';

const NOTHING = new Uint8Array(0);

/** Whether a segment of application data, whose payload is bytes[from … to), must go. */
export type SegmentFilter = (marker: number, bytes: Buffer, from: number, to: number) => boolean;

interface Repair {
  /** Bytes from the frame's SOI. */
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

/**
 * Changes a frame so that every client can read it. Frames of rpicam-vid need no change.
 *
 * - Leaves no FF D8 and FF D9 in APPn and COM segments (withoutPictureMarkers), where they are usually of a thumbnail:
 *   Mainsail starts a new picture at each FF D8, and Home Assistant ends a still at the first FF D9.
 * - Removes application data that its filter rejects.
 * - Inserts the standard Huffman tables into frames without any, as USB cameras send them (the "AVI1" kind): browsers
 *   do not assume them.
 */
export class JpegRepairs {
  #repairs: Repair[] = [];
  #tablesSeen = false;
  #scanSeen = false;
  readonly #isUnwanted: SegmentFilter;

  constructor(isUnwanted: SegmentFilter = () => false) {
    this.#isUnwanted = isUnwanted;
  }

  /** Starts a new frame. */
  begin(): void {
    if (this.#repairs.length > 0) this.#repairs = [];
    this.#tablesSeen = this.#scanSeen = false;
  }

  /** The new frame's header, to the end of its first SOS, needs no change and is not read. */
  skipHeader(): void {
    this.#tablesSeen = this.#scanSeen = true;
  }

  /** Whether the frame needs no change, as far as it has been read. */
  get isEmpty(): boolean {
    return this.#repairs.length === 0;
  }

  /** Reads a segment that ends `end` bytes after the frame's SOI; its payload is bytes[from … to). */
  segment(marker: number, end: number, bytes: Buffer, from: number, to: number): void {
    const start = end - (to - from) - SEGMENT_HEAD;
    if (isApplicationData(marker)) {
      if (this.#isUnwanted(marker, bytes, from, to))
        this.#repairs.push({ at: start, remove: end - start, insert: NOTHING });
      else if (pictureMarker(bytes, from, to) >= 0) {
        const insert = withoutPictureMarkers(marker, bytes.subarray(from, to));
        this.#repairs.push({ at: start, remove: end - start, insert });
      }
    } else if (marker === DHT) this.#tablesSeen = true;
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
