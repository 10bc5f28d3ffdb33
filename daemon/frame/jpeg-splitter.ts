import { FrameDraft } from './frame-draft.ts';
import type { FrameSink } from './frame-sink.ts';
import { JpegHeader } from './jpeg-header.ts';
import {
  END_MARKER,
  isApplicationData,
  mayHoldNextStart,
  SEGMENT_HEAD,
  START_BYTES,
} from './jpeg-markers.ts';
import { JpegReader } from './jpeg-reader.ts';
import type { Found } from './jpeg-reader.ts';
import type { SegmentFilter } from './jpeg-repairs.ts';
import { RereadCredit } from './reread-credit.ts';
import type { SourceUnits } from './source-units.ts';
import { noSplitterCounts } from './splitter-counts.ts';
import type { DropCause, SplitterCounts } from './splitter-counts.ts';
import { StreamHead } from './stream-head.ts';

/**
 * Cuts one stream of bytes into JPEG frames, wherever its chunks begin and end.
 *
 * It follows the structure of a JPEG (JpegReader) instead of searching for FF D9: thumbnails, comments, fill bytes,
 * restart markers and progressive scans do not cut a frame in two, and a truncated frame is not joined to the next
 * one. Of a source's own units each gives at most one frame. Of an interlaced picture the first field is the frame.
 *
 * A frame has the bytes that came, without stray bytes and lengths of 0 or 1 in its header, with an EOI if its unit
 * lacks one, and with the changes of JpegRepairs. What is in no frame is counted.
 */
export class JpegSplitter {
  readonly counts: SplitterCounts;
  readonly head = new StreamHead();
  readonly #sink: FrameSink;
  readonly #reader: JpegReader;
  readonly #header: JpegHeader;
  readonly #draft: FrameDraft;
  readonly #credit = new RereadCredit();
  #ended = false;
  #inUnit = false;
  /** The frame's header broke the standard, which decoders forgive. */
  #isFaulty = false;

  /** @param isUnwanted which application data is cut out of the frames; by default only what JpegRepairs does */
  constructor(sink: FrameSink, counts = noSplitterCounts(), isUnwanted?: SegmentFilter) {
    this.#sink = sink;
    this.#header = new JpegHeader(isUnwanted);
    this.#draft = new FrameDraft(sink);
    this.counts = counts;
    this.#reader = new JpegReader(counts);
  }

  /** Size of the frame in progress, as far as it has come; 0 without one. */
  get unfinishedBytes(): number {
    return this.#reader.inFrame ? this.#draft.bytes : 0;
  }

  /** Takes the next bytes of the stream. The caller may reuse the chunk's memory afterwards. */
  readonly write = (chunk: Buffer): void => {
    if (this.#ended) return;
    this.#sink.received();
    this.counts.bytes += chunk.length;
    this.head.add(chunk);
    this.#credit.earn(chunk.length);
    this.#read(chunk);
  };

  readonly units: SourceUnits = {
    start: () => {
      this.#breakOff();
      this.#inUnit = true;
    },
    end: () => {
      if (this.#inUnit && this.#reader.inFrame) this.#close(this.#reader.unfinishedBytes);
      this.#breakOff();
      this.#inUnit = false;
    },
    release: () => {
      this.#reader.resume();
      this.#inUnit = false;
    },
  };

  /** Ends the stream: drops an incomplete frame, and ignores what a source that was abandoned still delivers. */
  end(): void {
    this.#breakOff();
    this.#ended = true;
  }

  #breakOff(): void {
    if (this.#ended) return;
    if (this.#reader.inFrame) this.#drop('truncated');
    this.#reader.skip();
  }

  #read(chunk: Buffer): void {
    this.#draft.continue(chunk, 0);
    for (let i = 0; i < chunk.length;) {
      i = this.#reader.step(chunk, i);
      if (this.#reader.found !== null) this.#found(this.#reader.found, i);
    }
    if (!this.#reader.isSkipping) this.#draft.flush(chunk.length);
  }

  /** Handles what the reader has found before chunk[next]. */
  #found(found: Found, next: number): void {
    switch (found) {
      case 'segment':
        return this.#segment(next);
      case 'end':
        this.#draft.flush(next);
        return this.#emit();
      case 'start':
        return this.#start(next);
      case 'stray':
        return this.#stray(next);
      case 'resumed':
        return this.#draft.resume(next);
      case 'badLength':
        return this.#badLength(next);
    }
  }

  #start(next: number): void {
    if (this.#reader.inFrame) {
      this.#draft.flush(next);
      if (this.#inUnit && this.#header.isComplete) return this.#close(START_BYTES);
      const isTwice = this.#reader.marker === 0 && !this.#isFaulty;
      if (isTwice) this.counts.skippedBytes += START_BYTES;
      else this.#drop(this.#isFaulty ? 'malformed' : 'truncated');
    }
    this.#isFaulty = false;
    this.#draft.begin(next);
    this.#header.begin(this.#inUnit);
    this.#reader.begin();
  }

  #segment(next: number): void {
    const { marker, payloadBytes } = this.#reader;
    const isInChunk = next >= payloadBytes;
    if (!isInChunk) this.#draft.flush(next);
    if (this.#draft.isTooLarge) return;
    const bytes = isInChunk ? this.#draft.chunk : this.#sink.partial();
    const end = isInChunk ? next : bytes.length;
    const offset = this.#draft.bytesTo(next);
    const fault = this.#header.segment(marker, offset, bytes, end - payloadBytes, end);
    if (fault !== null) this.#resync(fault, next);
    else if (this.#header.isAtTables) this.#reader.passOver(this.#header.skipKnown(this.#draft.chunk, next));
  }

  /** Handles bytes between segments: passes over them, as decoders do, unless they may show that a frame was cut. */
  #stray(next: number): void {
    this.#draft.flush(next);
    this.#isFaulty = true;
    if (this.#draft.isTooLarge || this.#inUnit) return;
    const bytes = this.#sink.partial();
    const mayForgive = !this.#header.hasScan && this.#credit.spend(bytes.length);
    if (mayForgive && !mayHoldNextStart(bytes, this.#draft.chunk[next])) return;
    this.#resync('malformed', next, mayForgive);
  }

  /** Decoders pass over a segment with a length of 0 or 1 if they do not need it; this cuts it out. */
  #badLength(next: number): void {
    this.#draft.flush(next);
    this.#isFaulty = true;
    if (!isApplicationData(this.#reader.marker)) return this.#resync('malformed', next);
    this.counts.skippedBytes += SEGMENT_HEAD;
    this.#draft.replaceEnd(SEGMENT_HEAD);
  }

  /** Puts EOI in place of the last `bytes` bytes of the frame, which lacks it. */
  #close(bytes: number): void {
    if (!this.#header.isComplete) return;
    this.#draft.replaceEnd(bytes, END_MARKER);
    this.#emit();
  }

  #emit(): void {
    const header = this.#header;
    this.#reader.skip(this.#inUnit);
    if (this.#draft.isTooLarge || !header.isPicture(this.#draft.bytes)) this.#drop('malformed');
    else if (header.isSecondField()) this.counts.skippedBytes += this.#draft.bytes;
    else if (!header.repair(this.#sink)) {
      this.#draft.isTooLarge = true;
      this.#drop('oversize');
    } else {
      if (!this.#isFaulty) header.learn(this.#sink);
      if (this.#sink.commit(header.width, header.height)) this.counts.frames++;
    }
  }

  /**
   * Handles a structure that breaks before chunk[next], often because a frame was cut inside its header and the
   * next one taken for the rest of it. Reads the bytes a second time to find that next frame, so that only the
   * cut one is lost.
   */
  #resync(cause: DropCause, next: number, isPaid = false): void {
    this.#draft.flush(next);
    const { bytes, chunk, isTooLarge } = this.#draft;
    const isRead = !isTooLarge && !this.#inUnit && (isPaid || this.#credit.spend(bytes));
    const again = isRead ? Buffer.from(this.#sink.partial().subarray(START_BYTES)) : null;
    this.#drop(cause);
    this.#reader.skip(this.#inUnit);
    if (again === null) this.counts.skippedBytes += bytes;
    else {
      this.#read(again);
      this.#draft.continue(chunk, next);
    }
  }

  /** Counts a frame that is too large as oversize, even if something else ends it. */
  #drop(cause: DropCause): void {
    this.counts.dropped[this.#draft.isTooLarge ? 'oversize' : cause]++;
    if (this.#draft.isTooLarge) this.counts.oversizeBytes = this.#draft.bytes;
    this.#sink.discard();
  }
}
