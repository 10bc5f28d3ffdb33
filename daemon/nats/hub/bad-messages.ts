import type { Log } from '../../log/logger.ts';

/** A camera that sends garbage 30 times per second must not fill the log. */
const LOG_EVERY_MS = 60_000;

/** Counts messages that were dropped, and logs how many at most once a minute. */
export class BadMessages {
  readonly #log: Log;
  #total = 0;
  #unlogged = 0;
  #loggedAtMs = Number.NEGATIVE_INFINITY;

  constructor(log: Log) {
    this.#log = log;
  }

  get total(): number {
    return this.#total;
  }

  /** `what` says what it was and why it is dropped; `camera` is its name, which only has letters, digits, - and _. */
  drop(camera: string, what: string, nowMs = performance.now()): void {
    this.#total++;
    this.#unlogged++;
    if (nowMs - this.#loggedAtMs < LOG_EVERY_MS) return;
    this.#log.warn(
      { camera, dropped: this.#unlogged },
      `nats: ${what}; ${this.#unlogged} ${this.#unlogged === 1 ? 'message' : 'messages'} dropped since the last such line`,
    );
    this.#loggedAtMs = nowMs;
    this.#unlogged = 0;
  }
}
