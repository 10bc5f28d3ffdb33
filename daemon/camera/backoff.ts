import type { Retry } from '../errors.ts';

/** First and longest pause, in ms; each further failure doubles it. */
const PAUSES: Record<Exclude<Retry, 'never'>, { firstMs: number; longestMs: number }> = {
  // The lock is freed with its holder's death, so a restart of the other program is all it takes.
  busy: { firstMs: 2000, longestMs: 5000 },
  // Somebody has to plug, install or allow something: no hurry, but nobody should have to restart us.
  slow: { firstMs: 30_000, longestMs: 60_000 },
  backoff: { firstMs: 500, longestMs: 60_000 },
};
const JITTER = 0.2;

/** How long to wait before the next try. */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;
  #kind: Retry = 'never';

  /** `random` gives numbers from 0 to 1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** In ms, give or take a fifth, so that many cameras do not try at once; null: do not try again. */
  next(retry: Retry): number | null {
    if (retry === 'never') return null;
    // Twelve tries of a busy camera say nothing about its first crash.
    if (retry !== this.#kind) this.#failures = 0;
    this.#kind = retry;
    const { firstMs, longestMs } = PAUSES[retry];
    const pauseMs = Math.min(longestMs, firstMs * 2 ** this.#failures++);
    return pauseMs * (1 - JITTER + 2 * JITTER * this.#random());
  }

  /** It has been healthy for long enough to start from the shortest pause again. */
  reset(): void {
    this.#failures = 0;
  }
}
