const FIRST_MS = 500;
const MOST_MS = 10_000;

/** Pauses between attempts: 0.5 s, then twice as long each time up to 10 s, a fifth more or less so that many pages do not come at once. */
export class Backoff {
  readonly #random: () => number;
  #nextMs = FIRST_MS;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The pause before the next attempt, in ms. */
  next(): number {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(MOST_MS, ms * 2);
    return Math.round(ms * (0.8 + 0.4 * this.#random()));
  }

  /** After a success. */
  reset(): void {
    this.#nextMs = FIRST_MS;
  }
}
