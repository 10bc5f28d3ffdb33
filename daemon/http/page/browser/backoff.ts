const FIRST_MS = 500;
const MAX_MS = 10_000;

/** Delays between attempts: 0.5 s, doubled each time up to 10 s, ±20 % so that many pages do not retry at once. */
export class RetryBackoff {
  readonly #random: () => number;
  #nextMs = FIRST_MS;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The delay before the next attempt, in ms. */
  next(): number {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(MAX_MS, ms * 2);
    return Math.round(ms * (0.8 + 0.4 * this.#random()));
  }

  /** Call after a success. */
  reset(): void {
    this.#nextMs = FIRST_MS;
  }
}
