import type { Writable } from 'node:stream';

/** Writes whole frames, one at a time: while the reader has not taken one, the next are left out, not queued. */
export class FrameOutput {
  private readonly stream: Writable;
  private busy = false;

  constructor(stream: Writable) {
    this.stream = stream;
  }

  /**
   * Has a frame drawn and writes it at once, unless the one before is still on its way.
   *
   * @param draw its bytes must stay as they are until the next call that draws
   * @returns whether it was drawn
   */
  offer(draw: () => Buffer): boolean {
    if (this.busy) return false;
    this.busy = true;
    this.stream.write(draw(), () => {
      this.busy = false;
    });
    return true;
  }
}
