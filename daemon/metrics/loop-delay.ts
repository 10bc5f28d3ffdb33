import type { Histogram } from 'prom-client';

const EVERY_MS = 100;

/** Sees how late a timer is called: so long nothing else could happen, no frame be sent, no request be answered. */
export class LoopDelay {
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;

  start(histogram: Histogram): void {
    if (this.#timer !== undefined) return;
    this.#dueMs = performance.now() + EVERY_MS;
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      histogram.observe(Math.max(0, nowMs - this.#dueMs) / 1000);
      this.#dueMs = nowMs + EVERY_MS;
    }, EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
