/**
 * The slot in which the timer for slot `planned` fires. Timers fire up to a millisecond early, or late by any time:
 * missed slots are skipped, not caught up.
 */
export function slotAt(planned: number, elapsedMs: number, intervalMs: number): number {
  return Math.max(planned, Math.floor(elapsedMs / intervalMs));
}

/**
 * Calls back at a steady rate of the monotonic clock. Slot n begins n intervals after the start, so that the rounding
 * of timers does not add up.
 */
export class Pace {
  readonly #intervalMs: number;
  readonly #onSlot: (slot: number) => void;
  #startedMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param rate slots per second, 0.1 to 240 */
  constructor(rate: number, onSlot: (slot: number) => void) {
    this.#intervalMs = 1000 / rate;
    this.#onSlot = onSlot;
  }

  start(): void {
    this.stop();
    this.#startedMs = performance.now();
    this.#wait(0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(planned: number): void {
    const delayMs = this.#startedMs + planned * this.#intervalMs - performance.now();
    this.#timer = setTimeout(() => {
      const slot = slotAt(planned, performance.now() - this.#startedMs, this.#intervalMs);
      this.#wait(slot + 1);
      this.#onSlot(slot);
    }, delayMs);
  }
}
