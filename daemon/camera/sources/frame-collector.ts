import type { FrameSink } from '../../frame/frame-sink.ts';

/** Collects frames as separate buffers: the frames of a file wait until they are due. */
export class FrameCollector implements FrameSink {
  readonly #maxFrameBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #frames: Buffer[] = [];

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** The frames that were completed since the last call. */
  take(): Buffer[] {
    const frames = this.#frames;
    this.#frames = [];
    return frames;
  }

  /** Its frames have no time. */
  received(): void {}

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

  splice(at: number, remove: number, insert: Uint8Array, room = 0): boolean {
    const bytes = this.partial();
    this.#pieces = [bytes.subarray(0, at), Buffer.from(insert), bytes.subarray(at + remove)];
    this.#bytes += insert.length - remove;
    return this.#bytes <= this.#maxFrameBytes + room;
  }

  commit(): boolean {
    this.#frames.push(this.partial());
    this.discard();
    return true;
  }

  discard(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }
}
