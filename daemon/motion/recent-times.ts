/** How long the last frames took, in ms. */
export class RecentTimes {
  readonly #times: number[] = [];
  readonly #most: number;

  constructor(most = 64) {
    this.#most = most;
  }

  add(ms: number): void {
    this.#times.push(ms);
    if (this.#times.length > this.#most) this.#times.shift();
  }

  /** Null before the first one. */
  get median(): number | null {
    return this.#times.toSorted((a, b) => a - b)[this.#times.length >> 1] ?? null;
  }
}
