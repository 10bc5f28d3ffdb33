/** Two clocks drift apart, by less than a second in three hours: so many ms a ms. */
const DRIFT = 1e-4;

/**
 * How much longer pictures are on their way than the fastest of them was: by their own times, which needs no
 * comparison of the clocks, and leaves out what the way takes in any case, as through a VPN.
 */
export class Lag {
  /** Our clock at the coming of the fastest, minus the server's at its capture. */
  #fastestMs = Number.POSITIVE_INFINITY;
  #cameMs = 0;
  #leastMs: number | null = null;

  /** A picture that was captured by the server's clock has come by ours. */
  picture(capturedMs: number, nowMs: number): void {
    const apartMs = nowMs - capturedMs;
    this.#fastestMs = Math.min(apartMs, this.#fastestMs + DRIFT * (nowMs - this.#cameMs));
    this.#cameMs = nowMs;
    this.#leastMs = Math.min(apartMs - this.#fastestMs, this.#leastMs ?? Number.POSITIVE_INFINITY);
  }

  /** The least of this second's pictures, in ms; null when none came. */
  endSecond(): number | null {
    const leastMs = this.#leastMs;
    this.#leastMs = null;
    return leastMs;
  }
}
