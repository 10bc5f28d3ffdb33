import { RetryBackoff } from './backoff.ts';

/** Reads a stream again whenever it has ended, with delays that grow while there is no success. */
export class ReadingLoop {
  readonly #read: (signal: AbortSignal) => Promise<boolean>;
  readonly #backoff = new RetryBackoff();
  #stop: AbortController | null = null;
  #wake: () => void = () => {};

  /** `read` never rejects, and resolves when the stream has ended: with false if it will never come back. */
  constructor(read: (signal: AbortSignal) => Promise<boolean>) {
    this.#read = read;
  }

  /** Begins, unless it has begun. */
  start(): void {
    if (this.#stop !== null) return;
    this.#stop = new AbortController();
    void this.#run(this.#stop.signal);
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#wake();
  }

  /** Something has arrived. */
  succeeded(): void {
    this.#backoff.reset();
  }

  /** Ends the delay before the next attempt. */
  retryNow(): void {
    this.#backoff.reset();
    this.#wake();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.#read(signal)))
      if (!signal.aborted) await this.#pause(this.#backoff.next());
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
