import type { Writable } from 'node:stream';

/** Writes one complete frame at a time. Until the reader has taken it, further frames are skipped, not queued. */
export class FrameOutput {
  readonly #stream: Writable;
  #busy = false;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /**
   * Draws a frame and writes it, unless the previous one is still being written.
   *
   * @param draw its bytes must not change before its next call
   * @returns whether it was drawn
   */
  offer(draw: () => Buffer): boolean {
    if (this.#busy) return false;
    this.#busy = true;
    this.#stream.write(draw(), () => {
      this.#busy = false;
    });
    return true;
  }
}
