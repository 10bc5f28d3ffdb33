/**
 * For so long the difference between the clocks counts as the same. After the time of day was set, as a Pi without a battery does it when it
 * has found the network, frames may have the old time for so long.
 */
const SAME_MS = 500;

/** Tells the time of day of frames with two looks at the clock per second. One for each frame takes 5 µs, with cold caches. */
export class WallClock {
  readonly #now: () => number;
  #differenceMs = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whole ms since 1970, at a moment of the monotonic clock (performance.now()), which shows about `nowMs` now. */
  at(momentMs: number, nowMs: number): number {
    if (nowMs - this.#lookedAtMs >= SAME_MS) {
      this.#differenceMs = this.#now() - nowMs;
      this.#lookedAtMs = nowMs;
    }
    return Math.round(momentMs + this.#differenceMs);
  }
}
