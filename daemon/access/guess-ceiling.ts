/** Wrong passwords that are checked at once: devices of a household that still have an old one. */
const BURST = 60;
/** After those, one is checked in this time: 86,400 a day, and a fraction of one core. */
const REFILL_MS = 1000;

/**
 * Limits wrong passwords over all addresses, since one machine can have as many addresses as it likes. Times are
 * performance.now().
 */
export class GuessCeiling {
  #left = BURST;
  #refilledMs = 0;

  /** How long to wait before the next check, in ms; 0: not at all. */
  waitMs(nowMs: number): number {
    this.#refill(nowMs);
    return this.#left >= 1 ? 0 : Math.ceil((1 - this.#left) * REFILL_MS);
  }

  /** Counts a check; waitMs() must be 0. */
  take(): void {
    this.#left--;
  }

  /** The password was right after all, and does not count. */
  giveBack(): void {
    this.#left = Math.min(BURST, this.#left + 1);
  }

  #refill(nowMs: number): void {
    this.#left = Math.min(BURST, this.#left + (nowMs - this.#refilledMs) / REFILL_MS);
    this.#refilledMs = nowMs;
  }
}
