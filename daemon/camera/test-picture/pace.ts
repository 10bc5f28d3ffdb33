/**
 * Which slot comes next. Slot n begins n intervals after the start, so that no rounding of a timer adds up; slots that
 * have passed meanwhile are left out, never made up for.
 */
export function nextSlot(slot: number, elapsedMs: number, intervalMs: number): number {
  return Math.max(slot + 1, Math.ceil(elapsedMs / intervalMs));
}

/** Calls back at a steady rate by the monotonic clock: slot 0 at the start. */
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

  private wait(slot: number): void {
    const delayMs = this.startedMs + slot * this.intervalMs - performance.now();
    this.timer = setTimeout(() => {
      const elapsedMs = performance.now() - this.startedMs;
      this.wait(nextSlot(slot, elapsedMs, this.intervalMs));
      this.onSlot(slot);
    }, delayMs);
  }
}
