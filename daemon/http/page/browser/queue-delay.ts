/** How fast two clocks can drift apart, in ms per ms: a second in three hours. */
const DRIFT = 1e-4;

/**
 * Measures how much longer pictures take than the fastest one did. This compares pictures with each other, so it needs
 * no synchronized clocks, and it leaves out the constant part of the latency, such as that of a VPN.
 */
export class QueueDelay {
  /** The smallest difference between arrival (our clock) and capture (server's clock), corrected for drift. */
  #fastestMs = Number.POSITIVE_INFINITY;
  #lastArrivalMs = 0;
  #shortestMs: number | null = null;

  /** Adds a picture: its capture time by the server's clock, and its arrival by ours. */
  add(capturedMs: number, nowMs: number): void {
    const differenceMs = nowMs - capturedMs;
    this.#fastestMs = Math.min(differenceMs, this.#fastestMs + DRIFT * (nowMs - this.#lastArrivalMs));
    this.#lastArrivalMs = nowMs;
    this.#shortestMs = Math.min(differenceMs - this.#fastestMs, this.#shortestMs ?? Number.POSITIVE_INFINITY);
  }

  /** The shortest delay of this second's pictures, in ms; null when none arrived. Starts the next second. */
  endSecond(): number | null {
    const shortestMs = this.#shortestMs;
    this.#shortestMs = null;
    return shortestMs;
  }
}
