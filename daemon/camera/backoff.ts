import type { Retry } from '../errors.ts';

/** The first and the longest pause, in ms. Each further failure doubles the pause. */
const PAUSES: Record<Exclude<Retry, 'never'>, { firstMs: number; longestMs: number }> = {
  // The camera is free as soon as the other program ends.
  busy: { firstMs: 2000, longestMs: 5000 },
  // A person must plug in, install or allow something: no hurry, but that should work without a restart of picamd.
  slow: { firstMs: 30_000, longestMs: 60_000 },
  backoff: { firstMs: 500, longestMs: 60_000 },
};
const JITTER = 0.2;

/** How long to wait before the next try. */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;
  #kind: Retry = 'never';

  /** `random` returns numbers from 0 to 1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The pause in ms, plus or minus 20 % so that many cameras do not retry at once; null: do not retry. */
  next(retry: Retry): number | null {
    if (retry === 'never') return null;
    // Twelve retries of a busy camera must not delay the one after its first crash.
    if (retry !== this.#kind) this.#failures = 0;
    this.#kind = retry;
    const { firstMs, longestMs } = PAUSES[retry];
    const pauseMs = Math.min(longestMs, firstMs * 2 ** this.#failures++);
    return pauseMs * (1 - JITTER + 2 * JITTER * this.#random());
  }

  /** Starts from the shortest pause again: the camera has been healthy. */
  reset(): void {
    this.#failures = 0;
  }
}
