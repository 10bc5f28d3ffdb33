import type { FrameSink } from './frame-sink.ts';
import { MARKER, START_BYTES, START_MARKER } from './jpeg-markers.ts';

const NOTHING = Buffer.alloc(0);

/** The frame in progress: hands its bytes from the current chunk to the sink, in as few pieces as possible. */
export class FrameDraft {
  /** What the sink has of it, from SOI. */
  bytes = 0;
  isTooLarge = false;
  readonly #sink: FrameSink;
  #chunk: Buffer = START_MARKER;
  /** Where the current chunk's part of the frame starts that the sink does not have yet. */
  #from = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  get chunk(): Buffer {
    return this.#chunk;
  }

  /** Starts a frame whose SOI has just been read, before chunk[from]. */
  begin(from: number): void {
    this.#sink.begin();
    this.bytes = 0;
    this.isTooLarge = false;
    this.#from = from - START_BYTES;
    if (this.#chunk[this.#from] === MARKER) return;
    // Its FF came with another chunk, or before bytes that were cut out.
    this.#append(START_MARKER, 0, START_BYTES);
    this.#from = from;
  }

  /** Takes the next bytes from chunk[from]. */
  continue(chunk: Buffer, from: number): void {
    this.#chunk = chunk;
    this.#from = from;
  }

  /** Continues with a marker whose FF was skipped, at its code. */
  resume(from: number): void {
    this.#append(START_MARKER, 0, 1);
    this.#from = from;
  }

  /** How many bytes come before chunk[next], from SOI. */
  bytesTo(next: number): number {
    return this.bytes + next - this.#from;
  }

  /** Hands the sink everything before chunk[end]. */
  flush(end: number): void {
    if (end > this.#from) this.#append(this.#chunk, this.#from, end);
    this.#from = end;
  }

  /** Replaces the last `bytes` bytes. Call it after a flush. */
  replaceEnd(bytes: number, by = NOTHING): void {
    this.bytes += by.length - bytes;
    this.isTooLarge ||= !this.#sink.splice(this.bytes - by.length, bytes, by);
  }

  #append(bytes: Buffer, from: number, to: number): void {
    this.bytes += to - from;
    this.isTooLarge ||= !this.#sink.append(bytes, from, to);
  }
}
