import { EOI, isStandalone, MARKER, scanEnd, SEGMENT_HEAD, SOI, SOS, startsSegment } from './jpeg-markers.ts';
import type { SplitterCounts } from './splitter-counts.ts';

/**
 * What the reader reads next. Where bytes are skipped: `skip` (to the next FF), `skipCode` (the byte after it), `rest`
 * (everything). In a header: all that is known (`known`), or each segment's FF (`marker`), code, length and payload. In entropy-coded data: `scan`,
 * `scanCode` (the byte after FF).
 */
type State =
  | 'skip'
  | 'skipCode'
  | 'rest'
  | 'known'
  | 'marker'
  | 'code'
  | 'lengthHigh'
  | 'lengthLow'
  | 'payload'
  | 'scan'
  | 'scanCode';

/**
 * What a step ended at.
 *
 * - start, end: SOI, EOI
 * - segment: the end of a segment with this `marker` and `payloadBytes`
 * - stray: a byte that is no marker where one must be; the reader skips from here to the next marker
 * - resumed: the code of that marker, which the next step reads; its FF was skipped
 * - badLength: the end of a length of 0 or 1, which does not even count its own bytes
 */
export type Found = 'start' | 'end' | 'segment' | 'stray' | 'resumed' | 'badLength';

/**
 * Follows the structure of JPEGs through a stream of bytes, wherever its chunks begin and end. It reads as libjpeg
 * does (jdmarker.c, next_marker): bytes between segments are passed over.
 *
 *   skip ─FF D8─► marker ─FF xx─► length ─► payload ─┬─► marker
 *                   ▲  └─stray─► skip ─FF─┐          └─(SOS)─► scan ─FF xx─► length …
 *                   └─────────────────────┘
 */
export class JpegReader {
  /** Of the last step. */
  found: Found | null = null;
  /** Whether bytes belong to a frame, from after its SOI to its EOI. */
  inFrame = false;
  /** The code of the last marker in the frame that is not FF D8 or FF D9; 0 before the first. */
  marker = 0;
  payloadBytes = 0;
  readonly #counts: SplitterCounts;
  #state: State = 'skip';
  #payloadLeft = 0;
  #knownBytes = 0;

  constructor(counts: SplitterCounts) {
    this.#counts = counts;
  }

  /** Whether the next bytes belong to no frame, or are stray bytes inside one. */
  get isSkipping(): boolean {
    return this.#state === 'skip' || this.#state === 'skipCode' || this.#state === 'rest';
  }

  /** How many of the last bytes belong to a marker or segment whose end has not come yet. */
  get unfinishedBytes(): number {
    const state = this.#state;
    if (state === 'code' || state === 'scanCode') return 1;
    if (state === 'lengthHigh') return 2;
    if (state === 'lengthLow') return 3;
    return state === 'payload' ? SEGMENT_HEAD + this.payloadBytes - this.#payloadLeft : 0;
  }

  /** Skips to the next SOI; with `isAll` everything until the next call. */
  skip(isAll = false): void {
    this.inFrame = false;
    this.#state = isAll ? 'rest' : 'skip';
  }

  /** Skips no more than to the next SOI, if it was to skip everything. */
  resume(): void {
    if (this.#state === 'rest') this.#state = 'skip';
  }

  /** Reads a frame from after its SOI. */
  begin(): void {
    this.inFrame = true;
    this.marker = 0;
    this.#state = 'marker';
  }

  /** After a segment: the next bytes, segments to the end of SOS that are all in the chunk, are known. 0 if they are not. */
  passOver(knownBytes: number): void {
    if (knownBytes === 0) return;
    this.#knownBytes = knownBytes;
    this.#state = 'known';
  }

  /** Reads from chunk[i] and returns the index to read next. */
  step(chunk: Buffer, i: number): number {
    this.found = null;
    const byte = chunk[i] as number;
    switch (this.#state) {
      case 'skip': {
        const at = chunk.indexOf(MARKER, i);
        this.#counts.skippedBytes += (at < 0 ? chunk.length : at) - i;
        if (at < 0) return chunk.length;
        this.#state = 'skipCode';
        return at + 1;
      }
      case 'skipCode':
        if (this.inFrame && byte !== 0 && byte !== MARKER) {
          this.#state = 'code';
          return this.#at('resumed', i);
        }
        if (byte === SOI) return this.#at('start', i + 1);
        this.#counts.skippedBytes++;
        this.#state = 'skip';
        return i;
      case 'rest':
        this.#counts.skippedBytes += chunk.length - i;
        return chunk.length;
      case 'known':
        this.marker = SOS;
        this.#state = 'scan';
        return i + this.#knownBytes;
      case 'marker':
        return byte === MARKER ? this.#marker(chunk, i) : this.#stray(i);
      case 'code':
        return byte === 0 ? this.#stray(i) : this.#code(byte, i);
      case 'lengthHigh':
        this.payloadBytes = byte << 8;
        this.#state = 'lengthLow';
        return i + 1;
      case 'lengthLow':
        // The length counts its own two bytes.
        this.payloadBytes += byte - 2;
        this.#state = this.payloadBytes < 0 ? 'marker' : 'payload';
        this.#payloadLeft = this.payloadBytes;
        return this.payloadBytes < 0 ? this.#at('badLength', i + 1) : i + 1;
      case 'payload': {
        const bytes = Math.min(this.#payloadLeft, chunk.length - i);
        this.#payloadLeft -= bytes;
        return this.#payloadLeft > 0 ? i + bytes : this.#segment(i + bytes);
      }
      case 'scan': {
        const at = scanEnd(chunk, i);
        if (at === chunk.length) return at;
        this.#state = 'scanCode';
        return at + 1;
      }
      case 'scanCode':
        if (byte !== 0 && !isStandalone(byte)) return this.#code(byte, i);
        this.#state = 'scan';
        return i + 1;
    }
  }

  /** Handles the FF of a marker; with a segment that is complete in the chunk, as nearly all are. */
  #marker(chunk: Buffer, i: number): number {
    const payload = i + SEGMENT_HEAD;
    if (payload <= chunk.length && startsSegment(chunk[i + 1] as number)) {
      // The length counts its own two bytes.
      const bytes = (((chunk[i + 2] as number) << 8) | (chunk[i + 3] as number)) - 2;
      if (bytes >= 0 && payload + bytes <= chunk.length) {
        this.marker = chunk[i + 1] as number;
        this.payloadBytes = bytes;
        return this.#segment(payload + bytes);
      }
    }
    this.#state = 'code';
    return i + 1;
  }

  #segment(end: number): number {
    this.#state = this.marker === SOS ? 'scan' : 'marker';
    return this.#at('segment', end);
  }

  /** Handles the byte after FF; it is not 0. */
  #code(code: number, i: number): number {
    if (code === MARKER) return i + 1;
    if (code === SOI) return this.#at('start', i + 1);
    if (code === EOI) return this.#at('end', i + 1);
    this.marker = code;
    this.#state = isStandalone(code) ? 'marker' : 'lengthHigh';
    return i + 1;
  }

  #stray(i: number): number {
    this.#state = 'skip';
    return this.#at('stray', i);
  }

  #at(found: Found, next: number): number {
    this.found = found;
    return next;
  }
}
