import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';

/** The current notices, for /status, the page and CONSOLE_FILE. Each is logged once. */
export class Notices {
  readonly #log: Log;
  #current: readonly Notice[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  get current(): readonly Notice[] {
    return this.#current;
  }

  replace(next: readonly Notice[]): void {
    const before = new Set(this.#current.map(({ message }) => message));
    this.#current = next;
    for (const { code, message, hint } of next)
      if (!before.has(message)) this.#log.warn({ code, hint }, message);
  }
}
