import type { Failure } from './failure.ts';

/** The same failure, again and again without another between, is one entry. */
export interface FailureEntry {
  /** The newest of them. */
  readonly failure: Failure;
  readonly times: number;
}

const KEPT = 10;

/** The last failures, for people who come later. */
export class FailureHistory {
  #entries: readonly FailureEntry[] = [];

  get newestFirst(): readonly FailureEntry[] {
    return this.#entries;
  }

  add(failure: Failure): void {
    const [last, ...before] = this.#entries;
    this.#entries =
      last?.failure.code === failure.code
        ? [{ failure, times: last.times + 1 }, ...before]
        : [{ failure, times: 1 }, ...this.#entries].slice(0, KEPT);
  }
}
