import type { ErrorCode } from '../errors.ts';
import type { Failure } from './failure.ts';

/** The same failure, again and again without another between, is one entry. */
export interface FailureEntry {
  /** The newest of them. */
  readonly failure: Failure;
  readonly times: number;
}

const KEPT = 10;

/** The last failures, for people who come later, and how many there were. */
export class FailureHistory {
  /** Since the start, by code. */
  readonly counts = new Map<ErrorCode, number>();
  #entries: readonly FailureEntry[] = [];

  get newestFirst(): readonly FailureEntry[] {
    return this.#entries;
  }

  add(failure: Failure): void {
    this.counts.set(failure.code, (this.counts.get(failure.code) ?? 0) + 1);
    const [last, ...before] = this.#entries;
    this.#entries =
      last?.failure.code === failure.code
        ? [{ failure, times: last.times + 1 }, ...before]
        : [{ failure, times: 1 }, ...this.#entries].slice(0, KEPT);
  }
}
