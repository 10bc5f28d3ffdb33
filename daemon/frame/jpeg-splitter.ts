import type { DropCause, FrameSink } from './frame-sink.ts';
import { EOI, isStandalone, MARKER, SOI, SOS } from './jpeg-markers.ts';
import { JpegHeader } from './jpeg-picture.ts';
import { scanEnd } from './jpeg-markers.ts';

/** Where in the stream a JpegSplitter stands. */
const STATE = {
  /** Between frames, looking for FF. */
  seek: 0,
  /** Between frames, FF seen. */
  seekCode: 1,
  /** In the header, a segment must start here. */
  head: 2,
  /** FF seen, the marker code follows. */
  code: 3,
  lengthHigh: 4,
  lengthLow: 5,
  /** Inside a segment of known length. */
  skip: 6,
  /** In entropy-coded data. */
  scan: 7,
  /** In entropy-coded data, FF seen. */
  scanCode: 8,
} as const;

const START = Buffer.of(MARKER, SOI);
/** A segment is at most 64 KiB: so much garbage at once may hide several frames that are found all the same. */
const MOST_CREDIT = 1 << 20;

/**
 * Cuts JPEG frames out of a stream of bytes, however it is chunked.
 *
 * It follows the JPEG's own structure instead of searching for FFD9, so that thumbnails, comments,
 * fill bytes, restart markers and progressive scans do not cut a frame in two, and a truncated
 * frame is not glued to the next one. Bytes outside any frame are skipped and counted. What some
 * clients cannot take in a frame is repaired when it is whole (JpegRepairs).
 *
 *   seek ─FF D8─► head ─FF xx─► length ─► skip ─┬─► head
 *     ▲            ▲                            └─(SOS)─► scan ─FF EOI─► commit ─► seek
 *     └─ anything that breaks the structure ◄───────────── scan ─FF xx──► length …
 */
export class JpegSplitter {
  /** Bytes taken. */
  bytes = 0;
  /** Whole frames handed to the sink. */
  frames = 0;
  /** Bytes outside any frame, and those of malformed ones. */
  skippedBytes = 0;
  readonly dropped: Record<DropCause, number> = { truncated: 0, malformed: 0, oversize: 0 };

  readonly #sink: FrameSink;
  readonly #picture = new JpegHeader();
  #state: number = STATE.seek;
  #marker = 0;
  #segmentBytes = 0;
  #skipBytes = 0;
  #frameBytes = 0;
  #oversize = false;
  /** Bytes that may be read a second time. */
  #credit = MOST_CREDIT;
  #chunk: Buffer = START;
  /** Start of what the current chunk adds to the frame and the sink does not have yet. */
  #from = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Takes the next bytes of the stream. The chunk is not kept: its memory can be used again at once. */
  write(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.#credit = Math.min(this.#credit + chunk.length, MOST_CREDIT);
    this.#read(chunk);
  }

  #read(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#from = 0;
    let i = 0;
    while (i < chunk.length) i = this.#step(chunk, i);
    if (this.#state > STATE.seekCode) this.#flush(chunk.length);
  }

  /** The stream has ended: a frame that is not whole is dropped. A splitter can then take a new stream. */
  end(): void {
    if (this.#state > STATE.seekCode) this.#drop('truncated');
    this.#state = STATE.seek;
  }

  /** Reads from chunk[i] and returns the index that is next. */
  #step(chunk: Buffer, i: number): number {
    const byte = chunk[i] as number;
    switch (this.#state) {
      case STATE.seek: {
        const at = chunk.indexOf(MARKER, i);
        this.skippedBytes += (at < 0 ? chunk.length : at) - i;
        if (at < 0) return chunk.length;
        this.#state = STATE.seekCode;
        return at + 1;
      }
      case STATE.seekCode:
        if (byte === SOI) this.#begin(i + 1);
        else if (byte === MARKER) this.skippedBytes += 1;
        else {
          this.skippedBytes += 2;
          this.#state = STATE.seek;
        }
        return i + 1;
      case STATE.head:
        if (byte !== MARKER) return this.#resync('malformed', i);
        this.#state = STATE.code;
        return i + 1;
      case STATE.code:
        return this.#code(byte, i);
      case STATE.lengthHigh:
        this.#segmentBytes = byte << 8;
        this.#state = STATE.lengthLow;
        return i + 1;
      case STATE.lengthLow:
        this.#segmentBytes |= byte;
        if (this.#segmentBytes < 2) return this.#resync('malformed', i);
        this.#skipBytes = this.#segmentBytes - 2;
        this.#state = STATE.skip;
        return this.#skipBytes === 0 ? this.#segmentEnd(i + 1) : i + 1;
      case STATE.skip: {
        const taken = Math.min(this.#skipBytes, chunk.length - i);
        this.#skipBytes -= taken;
        return this.#skipBytes === 0 ? this.#segmentEnd(i + taken) : i + taken;
      }
      case STATE.scan: {
        const at = scanEnd(chunk, i);
        if (at === chunk.length) return at;
        this.#state = STATE.scanCode;
        return at + 1;
      }
      default:
        if (byte === 0 || isStandalone(byte)) this.#state = STATE.scan;
        else if (byte !== MARKER) return this.#code(byte, i);
        return i + 1;
    }
  }

  /** The byte after FF, in the header or at the end of a scan. */
  #code(code: number, i: number): number {
    if (code === MARKER) return i + 1;
    if (code === EOI) {
      this.#flush(i + 1);
      this.#emit();
    } else if (code === SOI) {
      this.#drop('truncated');
      this.#begin(i + 1);
    } else if (isStandalone(code)) this.#state = STATE.head;
    else if (code === 0) return this.#resync('malformed', i);
    else {
      this.#marker = code;
      this.#state = STATE.lengthHigh;
    }
    return i + 1;
  }

  #segmentEnd(next: number): number {
    this.#state = this.#marker === SOS ? STATE.scan : STATE.head;
    if (this.#oversize) return next;
    const size = this.#segmentBytes - 2;
    let bytes = this.#chunk;
    let end = next;
    if (next < size) {
      this.#flush(next);
      bytes = this.#sink.partial();
      end = bytes.length;
    }
    const behind = this.#frameBytes + next - this.#from;
    const wrong = this.#picture.segment(this.#marker, behind, bytes, end - size, end);
    return wrong === null ? next : this.#resync(wrong, next);
  }

  #begin(from: number): void {
    this.#sink.begin();
    this.#sink.append(START, 0, 2);
    this.#picture.begin();
    this.#from = from;
    this.#frameBytes = 2;
    this.#oversize = false;
    this.#state = STATE.head;
  }

  #emit(): void {
    this.#state = STATE.seek;
    const picture = this.#picture;
    if (!this.#oversize && !picture.whole) this.#drop('malformed');
    else if (this.#oversize || !picture.repair(this.#sink)) this.#drop('oversize');
    else {
      this.frames++;
      this.#sink.commit(picture.width, picture.height);
    }
  }

  /**
   * The structure broke before chunk[next], often because a frame was cut inside its header and the
   * next one was taken for the rest of it. What was read is looked through once more for that next
   * frame, so that only the cut one is lost. On credit: garbage must not cost quadratic time.
   */
  #resync(cause: DropCause, next: number): number {
    this.#flush(next);
    const bytes = this.#frameBytes - START.length;
    const again =
      this.#oversize || bytes > this.#credit ? null : Buffer.from(this.#sink.partial().subarray(2));
    this.#drop(cause);
    this.#state = STATE.seek;
    if (again === null) this.skippedBytes += this.#frameBytes;
    else {
      this.#credit -= bytes;
      const chunk = this.#chunk;
      this.#read(again);
      this.#chunk = chunk;
      this.#from = next;
    }
    return next;
  }

  #drop(cause: DropCause): void {
    this.dropped[this.#oversize ? 'oversize' : cause]++;
    this.#sink.discard();
  }

  /** Hands the sink what the current chunk adds to the frame before chunk[end]. */
  #flush(end: number): void {
    const start = this.#from;
    this.#from = end;
    if (end <= start) return;
    this.#frameBytes += end - start;
    if (!this.#oversize) this.#oversize = !this.#sink.append(this.#chunk, start, end);
  }
}
