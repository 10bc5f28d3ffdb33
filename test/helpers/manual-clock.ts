import type { Timer } from '../../daemon/system/timer.ts';

interface PendingTimer {
  readonly atMs: number;
  readonly run: () => void;
}

/**
 * A clock whose time the test moves; its timers run when they are due, in order. If `nowMs` is set ahead, they are late, as in a process
 * that stood still.
 */
export class ManualClock {
  nowMs: number;
  readonly #pending = new Set<PendingTimer>();

  constructor(nowMs = 0) {
    this.nowMs = nowMs;
  }

  readonly now = (): number => this.nowMs;

  readonly timer: Timer = (run, ms) => {
    const pending = { atMs: this.nowMs + ms, run };
    this.#pending.add(pending);
    return () => this.#pending.delete(pending);
  };

  /** Timers that wait. */
  get waiting(): number {
    return this.#pending.size;
  }

  wait(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const [next] = [...this.#pending]
        .filter(({ atMs }) => atMs <= endMs)
        .toSorted((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#pending.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
    this.nowMs = endMs;
  }
}
