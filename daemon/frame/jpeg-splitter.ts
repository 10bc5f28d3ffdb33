import type { FrameSink } from './frame-sink.ts';
import { JpegHeader } from './jpeg-header.ts';
import { EOI, isStandalone, MARKER, scanEnd, SOI, SOS } from './jpeg-markers.ts';
import { noSplitterCounts } from './splitter-counts.ts';
import type { DropCause, SplitterCounts } from './splitter-counts.ts';

type SegmentState = 'marker' | 'code' | 'lengthHigh' | 'lengthLow' | 'payload';

/**
 * What the splitter reads next. Between frames: `seek` (for FF), `seekCode` (the byte after it). In a header: each
 * segment's FF (`marker`), code, length and payload. In entropy-coded data: `scan`, `scanCode` (the byte after FF).
 */
type State = 'seek' | 'seekCode' | SegmentState | 'scan' | 'scanCode';

const START = Buffer.of(MARKER, SOI);
/** In bytes. A segment is at most 64 KiB, so this much garbage can hide several frames and all are still found. */
const MAX_CREDIT = 1 << 20;

/**
 * Cuts one stream of bytes into JPEG frames, wherever its chunks begin and end.
 *
 * It follows the structure of a JPEG instead of searching for FF D9: thumbnails, comments, fill bytes, restart
 * markers and progressive scans do not cut a frame in two, and a truncated frame is not joined to the next one.
 * It counts and skips bytes outside frames, and repairs frames that some clients could not read (JpegRepairs).
 *
 *   seek ─FF D8─► marker ─FF xx─► length ─► payload ─┬─► marker
 *     ▲             ▲                                └─(SOS)─► scan ─FF EOI─► commit ─► seek
 *     └─ anything that breaks the structure ◄────────────────── scan ─FF xx──► length …
 */
export class JpegSplitter {
  readonly counts: SplitterCounts;
  readonly #sink: FrameSink;
  readonly #header = new JpegHeader();
  #state: State = 'seek';
  #ended = false;
  #marker = 0;
  #payloadBytes = 0;
  #payloadLeft = 0;
  #frameBytes = 0;
  #oversize = false;
  /** How many bytes may be read a second time. */
  #credit = MAX_CREDIT;
  #chunk: Buffer = START;
  /** Where the current chunk's part of the frame starts that the sink does not have yet. */
  #from = 0;

  constructor(sink: FrameSink, counts = noSplitterCounts()) {
    this.#sink = sink;
    this.counts = counts;
  }

  /** Takes the next bytes of the stream. The caller may reuse the chunk's memory afterwards. */
  readonly write = (chunk: Buffer): void => {
    if (this.#ended) return;
    this.counts.bytes += chunk.length;
    this.#credit = Math.min(this.#credit + chunk.length, MAX_CREDIT);
    this.#read(chunk);
  };

  /** Ends the stream: drops an incomplete frame, and ignores what a source that was abandoned still delivers. */
  end(): void {
    if (this.#inFrame && !this.#ended) this.#drop('truncated');
    this.#ended = true;
  }

  get #inFrame(): boolean {
    return this.#state !== 'seek' && this.#state !== 'seekCode';
  }

  #read(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#from = 0;
    for (let i = 0; i < chunk.length;) i = this.#step(chunk, i);
    if (this.#inFrame) this.#flush(chunk.length);
  }

  /** Reads from chunk[i] and returns the index to read next. */
  #step(chunk: Buffer, i: number): number {
    const byte = chunk[i] as number;
    switch (this.#state) {
      case 'seek': {
        const at = chunk.indexOf(MARKER, i);
        this.counts.skippedBytes += (at < 0 ? chunk.length : at) - i;
        if (at < 0) return chunk.length;
        this.#state = 'seekCode';
        return at + 1;
      }
      case 'seekCode':
        if (byte === SOI) return this.#begin(i + 1);
        this.counts.skippedBytes++;
        this.#state = 'seek';
        return i;
      case 'marker':
        if (byte !== MARKER) return this.#resync('malformed', i);
        this.#state = 'code';
        return i + 1;
      case 'code':
        return this.#code(byte, i);
      case 'lengthHigh':
        this.#payloadBytes = byte << 8;
        this.#state = 'lengthLow';
        return i + 1;
      case 'lengthLow':
        // The length counts its own two bytes.
        this.#payloadBytes += byte - 2;
        if (this.#payloadBytes < 0) return this.#resync('malformed', i);
        this.#payloadLeft = this.#payloadBytes;
        this.#state = 'payload';
        return i + 1;
      case 'payload': {
        const bytes = Math.min(this.#payloadLeft, chunk.length - i);
        this.#payloadLeft -= bytes;
        return this.#payloadLeft === 0 ? this.#endSegment(i + bytes) : i + bytes;
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

  /** Handles the byte after FF, in the header or at the end of a scan. */
  #code(code: number, i: number): number {
    if (code === MARKER) return i + 1;
    if (code === EOI) return this.#emit(i + 1);
    if (code === 0) return this.#resync('malformed', i);
    if (code === SOI) {
      this.#drop('truncated');
      return this.#begin(i + 1);
    }
    this.#marker = code;
    this.#state = isStandalone(code) ? 'marker' : 'lengthHigh';
    return i + 1;
  }

  #endSegment(next: number): number {
    this.#state = this.#marker === SOS ? 'scan' : 'marker';
    if (this.#oversize) return next;
    let bytes = this.#chunk;
    let end = next;
    if (next < this.#payloadBytes) {
      this.#flush(next);
      bytes = this.#sink.partial();
      end = bytes.length;
    }
    const offset = this.#frameBytes + next - this.#from;
    const fault = this.#header.segment(this.#marker, offset, bytes, end - this.#payloadBytes, end);
    return fault === null ? next : this.#resync(fault, next);
  }

  #begin(from: number): number {
    this.#sink.begin();
    this.#sink.append(START, 0, 2);
    this.#header.begin();
    this.#from = from;
    this.#frameBytes = 2;
    this.#oversize = false;
    this.#state = 'marker';
    return from;
  }

  #emit(next: number): number {
    this.#flush(next);
    this.#state = 'seek';
    const header = this.#header;
    if (this.#oversize || !header.isComplete) this.#drop('malformed');
    else if (!header.repair(this.#sink)) this.#drop('oversize');
    else {
      this.counts.frames++;
      this.#sink.commit(header.width, header.height);
    }
    return next;
  }

  /**
   * Handles a structure that breaks before chunk[next], often because a frame was cut inside its header and the
   * next one taken for the rest of it. Reads the bytes a second time to find that next frame, so that only the
   * cut one is lost. The credit bounds this: garbage must not cost quadratic time.
   */
  #resync(cause: DropCause, next: number): number {
    this.#flush(next);
    const isAffordable = !this.#oversize && this.#frameBytes <= this.#credit;
    const again = isAffordable ? Buffer.from(this.#sink.partial().subarray(START.length)) : null;
    this.#drop(cause);
    this.#state = 'seek';
    if (again === null) this.counts.skippedBytes += this.#frameBytes;
    else {
      this.#credit -= again.length;
      const chunk = this.#chunk;
      this.#read(again);
      this.#chunk = chunk;
      this.#from = next;
    }
    return next;
  }

  /** Counts a frame that is too large as oversize, even if something else ends it. */
  #drop(cause: DropCause): void {
    this.counts.dropped[this.#oversize ? 'oversize' : cause]++;
    this.#sink.discard();
  }

  /** Hands the sink the current chunk's part of the frame, up to chunk[end]. */
  #flush(end: number): void {
    if (end > this.#from) {
      this.#frameBytes += end - this.#from;
      this.#oversize ||= !this.#sink.append(this.#chunk, this.#from, end);
    }
    this.#from = end;
  }
}
