import type { FrameChunk } from '../frame-message.ts';

/** A frame as a camera sent it. */
export interface JoinedFrame {
  readonly run: number;
  readonly sequence: number;
  readonly capturedAtMs: number;
  /** Of one message a view, of several a copy. */
  readonly jpeg: Buffer;
}

/** What became of the chunks of one camera. */
export interface JoinerCounts {
  /** Frames whose chunks did not all come. */
  incomplete: number;
  tooLarge: number;
  notJpeg: number;
  /** Of earlier frames than the last one: sent twice, or by another camera with the same name. */
  repeated: number;
}

const SOI = 0xff_d8;
const EOI = 0xff_d9;
const MARKER_BYTES = 2;

/** One frame in progress: a camera's chunks come in order, so that the next frame's first chunk ends an incomplete one. */
interface Started {
  readonly run: number;
  readonly sequence: number;
  readonly chunks: number;
  readonly jpeg: Buffer;
  nextIndex: number;
  bytes: number;
}

/** Joins the chunks of one camera's frames. Holds at most one frame of `mostBytes`. */
export class FrameJoiner {
  readonly counts: JoinerCounts = { incomplete: 0, tooLarge: 0, notJpeg: 0, repeated: 0 };
  readonly #mostBytes: number;
  #started: Started | null = null;
  #run = -1;
  #sequence = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Returns the frame that this chunk completes; else null. */
  add(chunk: FrameChunk): JoinedFrame | null {
    const { run, sequence, index, chunks, totalBytes, bytes } = chunk;
    const isNext = this.#started?.run === run && this.#started.sequence === sequence;
    if (!isNext) this.#drop();
    if (run === this.#run && sequence <= this.#sequence) return this.#refuse('repeated', index);
    if (totalBytes > this.#mostBytes) return this.#refuse('tooLarge', index);
    if (chunks === 1) return this.#complete(chunk, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    this.#started ??= { run, sequence, chunks, jpeg: Buffer.allocUnsafe(totalBytes), nextIndex: 0, bytes: 0 };
    const started = this.#started;
    const fits =
      index === started.nextIndex &&
      chunks === started.chunks &&
      totalBytes === started.jpeg.length &&
      started.bytes + bytes.length <= totalBytes;
    if (!fits) {
      this.#drop();
      return null;
    }
    started.jpeg.set(bytes, started.bytes);
    started.bytes += bytes.length;
    started.nextIndex++;
    if (started.nextIndex < chunks) return null;
    if (started.bytes < totalBytes) {
      this.#drop();
      return null;
    }
    this.#started = null;
    return this.#complete(chunk, started.jpeg);
  }

  /** Frees what it holds. */
  end(): void {
    this.#started = null;
  }

  #complete({ run, sequence, capturedAtMs }: FrameChunk, jpeg: Buffer): JoinedFrame | null {
    this.#run = run;
    this.#sequence = sequence;
    // What is between them is for the splitter to judge.
    const isJpeg =
      jpeg.length > 2 * MARKER_BYTES &&
      jpeg.readUInt16BE(0) === SOI &&
      jpeg.readUInt16BE(jpeg.length - MARKER_BYTES) === EOI;
    return isJpeg ? { run, sequence, capturedAtMs, jpeg } : this.#refuse('notJpeg', 0);
  }

  /** Counts a frame once, by its first chunk. */
  #refuse(why: keyof JoinerCounts, index: number): null {
    if (index === 0) this.counts[why]++;
    return null;
  }

  #drop(): void {
    if (this.#started === null) return;
    this.#started = null;
    this.counts.incomplete++;
  }
}
