import { createHistogram } from 'node:perf_hooks';

/** In ns; a longer time counts as this. Five minutes: longer than any frame stays in the ring. */
const MOST_NS = 300e9;
/** Two significant digits: 30 KB per stage. */
const DIGITS = 2;

export interface StageSummary {
  count: number;
  p50Ms: number;
  p99Ms: number;
}

/** How often one stage of a frame's way was passed, and how long that took. */
export class StageTimes {
  readonly #histogram = createHistogram({ lowest: 1, highest: MOST_NS, figures: DIGITS });

  add(ms: number): void {
    this.#histogram.record(Math.min(MOST_NS, Math.max(1, Math.round(ms * 1e6))));
  }

  /** Since the last call; null if nothing came. Times in ms with three decimals. */
  take(): StageSummary | null {
    const { count } = this.#histogram;
    if (count === 0) return null;
    const summary = { count, p50Ms: this.#percentile(50), p99Ms: this.#percentile(99) };
    this.#histogram.reset();
    return summary;
  }

  #percentile(percent: number): number {
    return Math.round(this.#histogram.percentile(percent) / 1000) / 1000;
  }
}
