import { MAGIC, readStamp, STAMP_BYTES, STAMP_OFFSET } from './stamp.ts';
import type { Stamp } from './stamp.ts';

/** What is known about a frame when its last byte has arrived. */
export interface CheckedFrame {
  number: number;
  /** When the camera wrote it, CLOCK_MONOTONIC. */
  ns: bigint;
  /** Whether every byte is the camera's, and nothing but a part's header was before it. */
  whole: boolean;
}

/** Between two frames of a stream are a delimiter and the header of a part. */
const MAX_GAP_BYTES = 512;
/** What may be the beginning of a frame, and is joined with the bytes that follow. */
export const MAX_CARRY_BYTES = STAMP_OFFSET + STAMP_BYTES - 1;
const FRAME_START = 0xff;

/** Finds the stamped frames in the bytes of one stream, with or without part headers, and compares each with the original. */
export class StreamCheck {
  readonly #originals: readonly Buffer[];
  readonly #onFrame: (frame: CheckedFrame) => void;
  #stamp: Stamp | null = null;
  #whole = true;
  /** How much of the current frame has arrived. */
  #position = 0;
  /** Since the last frame; infinite before the first one, because a stream may start within a frame. */
  #gapBytes = Number.POSITIVE_INFINITY;

  /** @param originals the camera's frames with room for a stamp, see prepare(); it sends them in turn */
  constructor(originals: readonly Buffer[], onFrame: (frame: CheckedFrame) => void) {
    this.#originals = originals;
    this.#onFrame = onFrame;
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @returns how many of the last ones the caller must put in front of the next: at most MAX_CARRY_BYTES
   */
  read(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length) {
      if (this.#stamp !== null) {
        at += this.#compare(this.#stamp, bytes.subarray(at));
        continue;
      }
      const magic = bytes.indexOf(MAGIC, at);
      if (magic < 0 || magic + STAMP_BYTES > bytes.length) return this.#carry(bytes, at);
      at = this.#begin(bytes, at, magic);
    }
    return 0;
  }

  /** Returns where to go on. */
  #begin(bytes: Buffer, at: number, magic: number): number {
    const stamp = readStamp(bytes, magic);
    const start = magic - STAMP_OFFSET;
    const gapBytes = this.#gapBytes + start - at;
    const original = this.#original(stamp);
    if (stamp === null || original === undefined || start < at) return magic + MAGIC.length;
    this.#stamp = stamp;
    this.#whole =
      (gapBytes <= MAX_GAP_BYTES || gapBytes === Number.POSITIVE_INFINITY) &&
      stamp.bytes === original.length &&
      bytes.compare(original, 0, STAMP_OFFSET, start, magic) === 0;
    this.#position = STAMP_OFFSET + STAMP_BYTES;
    return magic + STAMP_BYTES;
  }

  /** Returns how many of the bytes belong to the frame. */
  #compare(stamp: Stamp, bytes: Buffer): number {
    const take = Math.min(bytes.length, stamp.bytes - this.#position);
    const end = this.#position + take;
    const original = this.#original(stamp);
    if (original === undefined || end > original.length) this.#whole = false;
    else if (original.compare(bytes, 0, take, this.#position, end) !== 0) this.#whole = false;
    this.#position = end;
    if (end >= stamp.bytes) {
      this.#stamp = null;
      this.#gapBytes = 0;
      this.#onFrame({ number: stamp.number, ns: stamp.ns, whole: this.#whole });
    }
    return take;
  }

  #carry(bytes: Buffer, at: number): number {
    // Part headers have no byte FF.
    const from = bytes.indexOf(FRAME_START, Math.max(at, bytes.length - MAX_CARRY_BYTES));
    const carried = from < 0 ? 0 : bytes.length - from;
    this.#gapBytes += bytes.length - at - carried;
    return carried;
  }

  #original(stamp: Stamp | null): Buffer | undefined {
    return stamp === null ? undefined : this.#originals[stamp.number % this.#originals.length];
  }
}
