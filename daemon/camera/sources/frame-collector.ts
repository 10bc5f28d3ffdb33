import type { FrameSink } from '../../frame/frame-sink.ts';

/** Collects whole frames as buffers of their own: for a file, whose frames wait for their time. */
export class FrameCollector implements FrameSink {
  readonly #maxFrameBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #whole: Buffer[] = [];

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** The frames that have become whole since the last call. */
  take(): Buffer[] {
    const whole = this.#whole;
    this.#whole = [];
    return whole;
  }

  begin(): void {
    this.discard();
  }

  append(chunk: Buffer, start: number, end: number): boolean {
    this.#bytes += end - start;
    if (this.#bytes > this.#maxFrameBytes) return false;
    this.#pieces.push(Buffer.from(chunk.subarray(start, end)));
    return true;
  }

  partial(): Buffer {
    const joined = Buffer.concat(this.#pieces);
    this.#pieces = [joined];
    return joined;
  }

  splice(at: number, remove: number, insert: Uint8Array): boolean {
    const whole = this.partial();
    this.#pieces = [whole.subarray(0, at), Buffer.from(insert), whole.subarray(at + remove)];
    this.#bytes += insert.length - remove;
    return this.#bytes <= this.#maxFrameBytes;
  }

  commit(): void {
    this.#whole.push(this.partial());
    this.discard();
  }

  discard(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }
}
