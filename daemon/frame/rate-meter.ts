/** Measures ticks per second over the last few seconds: the frame rate. */
export class RateMeter {
  readonly #times: Float64Array;
  readonly #windowMs: number;
  #next = 0;
  #count = 0;

  /** Keeps at most `capacity` ticks, so at a higher rate the window is shorter. */
  constructor(windowMs = 5000, capacity = 256) {
    this.#windowMs = windowMs;
    this.#times = new Float64Array(capacity);
  }

  /** `nowMs` is from the monotonic clock and must not decrease. */
  tick(nowMs: number): void {
    this.#times[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#times.length;
    if (this.#count < this.#times.length) this.#count++;
  }

  /** 0 before the second tick, and if the last one is older than the window. */
  perSecond(nowMs: number): number {
    const oldestAllowed = nowMs - this.#windowMs;
    let intervals = -1;
    let first = 0;
    let last = 0;
    for (let back = 1; back <= this.#count; back++) {
      const at = this.#times.at(this.#next - back) as number;
      if (at < oldestAllowed) break;
      if (back === 1) last = at;
      first = at;
      intervals++;
    }
    if (intervals < 1 || last === first) return 0;
    // The rate of a source that has just stopped must fall.
    const meanMs = (last - first) / intervals;
    const silentMs = nowMs - last;
    return 1000 / (silentMs > 2 * meanMs ? (silentMs + last - first) / intervals : meanMs);
  }

  reset(): void {
    this.#count = 0;
  }
}
