import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';

/** What is not as somebody wanted it and stops nothing, for /status, the page and the screen; in the log once. */
export class Notices {
  readonly #log: Log;
  #now: readonly Notice[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  get now(): readonly Notice[] {
    return this.#now;
  }

  replace(next: readonly Notice[]): void {
    const before = new Set(this.#now.map(({ message }) => message));
    this.#now = next;
    for (const { code, message, hint } of next)
      if (!before.has(message)) this.#log.warn({ code, hint }, message);
  }
}
