import type { PartEnvelope } from './part-envelope.ts';

/** See Frame. */
export interface FrameData {
  readonly sequence: number;
  readonly capturedAtMs: number;
  readonly wallClockMs: number;
  readonly width: number;
  readonly height: number;
  /** Holds the JPEG, and around it the room that the envelope needs. */
  readonly memory: Buffer;
  /** Where the JPEG is in it. */
  readonly jpegStart: number;
  readonly jpegBytes: number;
  readonly envelope: PartEnvelope;
}

/**
 * A complete JPEG with its number and time.
 *
 * `part` and `jpeg` are views of the ring, which overwrites them after one turn. To use the bytes after the current
 * tick, copy them, or pin the frame and release it in time (see FrameRing).
 */
export class Frame {
  /** From 1, without gaps, since the ring was created; frames that were passed over have no number of their own. */
  readonly sequence: number;
  /**
   * When it was captured: ms of the monotonic clock (performance.now()). That is when its last byte arrived from the
   * source, or earlier if it had to wait for us (FrameClock).
   */
  readonly capturedAtMs: number;
  /** The same moment in ms since 1970, for headers and display. */
  readonly wallClockMs: number;
  /** Pixels, from the JPEG's start-of-frame segment. */
  readonly width: number;
  readonly height: number;
  /** Size from SOI to EOI. */
  readonly jpegBytes: number;
  /** How many sockets are still sending `part`. */
  pins = 0;
  readonly #memory: Buffer;
  readonly #jpegStart: number;
  readonly #envelope: PartEnvelope;
  #part: Buffer | null = null;

  constructor(data: FrameData) {
    this.sequence = data.sequence;
    this.capturedAtMs = data.capturedAtMs;
    this.wallClockMs = data.wallClockMs;
    this.width = data.width;
    this.height = data.height;
    this.jpegBytes = data.jpegBytes;
    this.#memory = data.memory;
    this.#jpegStart = data.jpegStart;
    this.#envelope = data.envelope;
  }

  /** SOI to EOI. */
  get jpeg(): Buffer {
    return this.#memory.subarray(this.#jpegStart, this.#jpegStart + this.jpegBytes);
  }

  /**
   * The JPEG as a multipart part: header, JPEG, next delimiter. One write sends it. The first viewer that takes it has
   * header and delimiter written, so take it only while the frame is in the ring; all share the same view.
   */
  get part(): Buffer {
    this.#part ??= this.#wrap();
    return this.#part;
  }

  #wrap(): Buffer {
    const { tail } = this.#envelope;
    const end = this.#jpegStart + this.jpegBytes;
    const start = this.#envelope.writeHead(this.#memory, this.#jpegStart, this.jpegBytes, this.wallClockMs);
    this.#memory.set(tail, end);
    return this.#memory.subarray(start, end + tail.length);
  }
}
