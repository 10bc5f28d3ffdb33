import { Socket } from 'node:net';

type Done = (error?: Error | null) => void;

/** A socket whose peer is a test: it takes written bytes at once, or when the test calls drain(). */
export class ManualSocket extends Socket {
  /** One item for each call into the kernel. */
  readonly writes: Buffer[] = [];
  /** While true, writes wait for drain(). */
  isFull = false;
  /** Called in each call into the kernel. */
  onWrite: () => void = () => {};
  #waiting: Done[] = [];

  constructor() {
    super();
    const total = () => this.writes.reduce((sum, { length }) => sum + length, 0);
    Object.defineProperty(this, 'bytesWritten', { get: total });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#take(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer | string }[], done: Done): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => Buffer.from(chunk as string, 'latin1'))), done);
  }

  /** Takes what was written while it was full, or fails with the given error. */
  async drain(error?: Error): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done(error);
    await new Promise(setImmediate);
  }

  #take(bytes: Buffer, done: Done): void {
    // Of nothing, everything is taken.
    if (bytes.length === 0) return done();
    this.writes.push(bytes);
    this.onWrite();
    if (this.isFull) this.#waiting.push(done);
    else done();
  }
}
