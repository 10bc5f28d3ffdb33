/** How many intervals between pictures are remembered. */
const INTERVALS = 3;

/** When the shown picture was painted and captured. */
export class PictureTimes {
  /** By the server's clock, in ms since 1970; null when unknown. */
  capturedMs: number | null = null;
  /** Between the captures of the last pictures, newest first. */
  intervalsMs: readonly number[] = [];
  /** By our monotonic clock; null without a picture. */
  #paintedMs: number | null = null;
  #paintedWallMs = 0;

  /** A new picture was painted. */
  painted(capturedMs: number | null): void {
    this.#paintedMs = performance.now();
    this.#paintedWallMs = Date.now();
    if (capturedMs !== null && this.capturedMs !== null)
      this.intervalsMs = [capturedMs - this.capturedMs, ...this.intervalsMs].slice(0, INTERVALS);
    this.capturedMs = capturedMs;
  }

  /** Ms since it was painted; null without a picture. */
  sincePaintedMs(): number | null {
    if (this.#paintedMs === null) return null;
    // The larger one: the monotonic clock may stand still during a sleep, the wall clock may be set back.
    return Math.max(performance.now() - this.#paintedMs, Date.now() - this.#paintedWallMs);
  }

  /** Ms since it was captured, or since it was painted if that is unknown; null without a picture. */
  ageMs(serverMs: number | null): number | null {
    if (this.#paintedMs === null || serverMs === null || this.capturedMs === null)
      return this.sincePaintedMs();
    return Math.max(0, serverMs - this.capturedMs);
  }
}
