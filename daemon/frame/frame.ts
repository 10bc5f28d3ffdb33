/** What a Frame is made of; see there. */
export interface FrameFacts {
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
 * One whole JPEG with its number and time.
 *
 * Its bytes live in the ring: `part` and `jpeg` are views that become another frame's when the
 * writer has gone once round. Whoever keeps bytes longer than the current tick either copies them
 * or holds a pin (see FrameRing).
 */
export class Frame {
  /** Counts every frame since the ring was made, from 1, without gaps. */
  readonly sequence: number;
  /** Monotonic clock (performance.now()), in ms, when its last byte had come from the source. */
  readonly capturedAtMs: number;
  /** The same moment on the wall clock, in ms since 1970, for headers and display. */
  readonly wallClockMs: number;
  /** Pixels, from the JPEG's start-of-frame segment. */
  readonly width: number;
  readonly height: number;
  /** The JPEG as a multipart part: header, JPEG, next delimiter. One write sends it whole. */
  readonly part: Buffer;
  /** SOI to EOI, in bytes. */
  readonly jpegBytes: number;
  /** How many sockets are still sending `part`. */
  pins = 0;
  readonly #jpegStart: number;

  constructor(facts: FrameFacts) {
    this.sequence = facts.sequence;
    this.capturedAtMs = facts.capturedAtMs;
    this.wallClockMs = facts.wallClockMs;
    this.width = facts.width;
    this.height = facts.height;
    this.part = facts.part;
    this.jpegBytes = facts.jpegBytes;
    this.#jpegStart = facts.jpegStart;
  }

  /** SOI to EOI, a view of `part`. */
  get jpeg(): Buffer {
    return this.part.subarray(this.#jpegStart, this.#jpegStart + this.jpegBytes);
  }
}
