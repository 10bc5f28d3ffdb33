const SECOND_MS = 1000;
/** What a plot of the last minute needs. */
const SECONDS = 60;
/** With the second that has not ended. */
const SLOTS = SECONDS + 1;

/**
 * The frame rate in each second of the last minute, so that a page which is opened now need not begin with an empty plot. It has no timer:
 * each time that the process wakes up for one alone, its caches are cold, and it takes 0.2 ms.
 */
export class RateHistory {
  /** Frames of a second, at its number modulo SLOTS. */
  readonly #frames = new Uint16Array(SLOTS);
  readonly #startMs: number;
  /** Number of the second that has not ended. */
  #second = 0;

  /** Times, here and below, are of the monotonic clock. */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** Counts a frame; one that is late counts in the second that has not ended. */
  tick(nowMs: number): void {
    this.#moveTo(nowMs);
    (this.#frames[this.#second % SLOTS] as number)++;
  }

  /** Frames in each full second, oldest first; at most 60. */
  perSecond(nowMs: number): readonly number[] {
    this.#moveTo(nowMs);
    const full = Math.min(this.#second, SECONDS);
    return Array.from({ length: full }, (_, i) => this.#frames[(this.#second - full + i) % SLOTS] as number);
  }

  /** Begins the seconds since the last call, of which those without a frame have 0. */
  #moveTo(nowMs: number): void {
    const second = Math.floor((nowMs - this.#startMs) / SECOND_MS);
    for (let next = Math.max(this.#second, second - SLOTS) + 1; next <= second; next++)
      this.#frames[next % SLOTS] = 0;
    this.#second = Math.max(this.#second, second);
  }
}
