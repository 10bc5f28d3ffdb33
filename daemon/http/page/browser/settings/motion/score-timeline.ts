import type { MotionNow, SecondScore } from './motion-now.ts';

const SPAN_MS = 300_000;
const SECOND_MS = 1000;

/** The scores of the last five minutes on the way to the screen. Times are the daemon's. */
export class ScoreTimeline {
  #seconds: SecondScore[] = [];

  replace(seconds: readonly SecondScore[]): void {
    this.#seconds = [...seconds];
  }

  add({ atMs, score, moving }: Pick<MotionNow, 'atMs' | 'score' | 'moving'>): void {
    const second = atMs - (atMs % SECOND_MS);
    const last = this.#seconds.at(-1);
    if (last?.[0] === second) {
      this.#seconds[this.#seconds.length - 1] = [second, Math.max(last[1], score), last[2] || moving];
      return;
    }
    // The daemon's clock was set back.
    if (last !== undefined && last[0] > second) this.#seconds = [];
    this.#seconds.push([second, score, moving]);
    this.#seconds = this.#seconds.filter(([at]) => at > second - SPAN_MS);
  }

  /** Runs of scores without a gap: each is a line. `at` is 0 five minutes ago and 1 now, and `score` 0 to 100. */
  get lines(): { readonly at: number; readonly score: number }[][] {
    const lines: { at: number; score: number }[][] = [];
    let before = Number.NEGATIVE_INFINITY;
    for (const [atMs, score] of this.#seconds) {
      if (atMs - before > 2 * SECOND_MS) lines.push([]);
      lines.at(-1)?.push({ at: this.#place(atMs), score });
      before = atMs;
    }
    return lines;
  }

  /** Spans in which something moved, from 0 to 1. */
  get bands(): { readonly from: number; readonly to: number }[] {
    const bands: { from: number; to: number }[] = [];
    let before = Number.NEGATIVE_INFINITY;
    for (const [atMs, , moving] of this.#seconds) {
      if (!moving) continue;
      const [from, to] = [this.#place(atMs), this.#place(atMs + SECOND_MS)];
      const last = bands.at(-1);
      if (last !== undefined && atMs - before <= SECOND_MS) last.to = to;
      else bands.push({ from, to });
      before = atMs;
    }
    return bands;
  }

  /** Whole minutes of the clock, with their places. */
  get minutes(): { readonly at: number; readonly ms: number }[] {
    const now = this.#nowMs;
    const first = Math.ceil((now - SPAN_MS) / 60_000) * 60_000;
    return Array.from({ length: 5 }, (_, i) => first + 60_000 * i)
      .filter((ms) => this.#seconds.length > 0 && ms < now)
      .map((ms) => ({ at: this.#place(ms), ms }));
  }

  get #nowMs(): number {
    return (this.#seconds.at(-1)?.[0] ?? 0) + SECOND_MS;
  }

  #place(ms: number): number {
    return Math.min(1, Math.max(0, 1 - (this.#nowMs - ms) / SPAN_MS));
  }
}
