import type { Histogram } from 'prom-client';

const INTERVAL_MS = 100;

/** Measures event-loop delay: how late a timer fires. For that long no frame was sent and no request answered. */
export class LoopDelay {
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;

  start(histogram: Histogram): void {
    if (this.#timer !== undefined) return;
    this.#dueMs = performance.now() + INTERVAL_MS;
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      histogram.observe(Math.max(0, nowMs - this.#dueMs) / 1000);
      this.#dueMs = nowMs + INTERVAL_MS;
    }, INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
