/**
 * Which slot it is when the timer that was set for `planned` fires. Timers come up to a millisecond early, and late by
 * any time: the slots that have passed are left out, never made up for.
 */
export function slotAt(planned: number, elapsedMs: number, intervalMs: number): number {
  return Math.max(planned, Math.floor(elapsedMs / intervalMs));
}

/**
 * Calls back at a steady rate by the monotonic clock. Slot n begins n intervals after the start, so that no rounding
 * of a timer adds up.
 */
export class Pace {
  private readonly intervalMs: number;
  private readonly onSlot: (slot: number) => void;
  private startedMs = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param rate slots a second, 0.1 to 120 */
  constructor(rate: number, onSlot: (slot: number) => void) {
    this.intervalMs = 1000 / rate;
    this.onSlot = onSlot;
  }

  start(): void {
    this.stop();
    this.startedMs = performance.now();
    this.wait(0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private wait(planned: number): void {
    const delayMs = this.startedMs + planned * this.intervalMs - performance.now();
    this.timer = setTimeout(() => {
      const slot = slotAt(planned, performance.now() - this.startedMs, this.intervalMs);
      this.wait(slot + 1);
      this.onSlot(slot);
    }, delayMs);
  }
}
