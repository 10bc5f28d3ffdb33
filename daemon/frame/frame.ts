/** See Frame. */
export interface FrameData {
  readonly sequence: number;
  readonly capturedAtMs: number;
  readonly wallClockMs: number;
  readonly width: number;
  readonly height: number;
  readonly part: Buffer;
  readonly jpegStart: number;
  readonly jpegBytes: number;
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
  /** The JPEG as a multipart part: header, JPEG, next delimiter. One write sends it. */
  readonly part: Buffer;
  /** Size from SOI to EOI. */
  readonly jpegBytes: number;
  /** How many sockets are still sending `part`. */
  pins = 0;
  readonly #jpegStart: number;

  constructor(data: FrameData) {
    this.sequence = data.sequence;
    this.capturedAtMs = data.capturedAtMs;
    this.wallClockMs = data.wallClockMs;
    this.width = data.width;
    this.height = data.height;
    this.part = data.part;
    this.jpegBytes = data.jpegBytes;
    this.#jpegStart = data.jpegStart;
  }

  /** SOI to EOI, a view of `part`. */
  get jpeg(): Buffer {
    return this.part.subarray(this.#jpegStart, this.#jpegStart + this.jpegBytes);
  }
}
