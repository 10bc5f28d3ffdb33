/**
 * Chooses which frames a viewer gets that wants fewer than the camera delivers.
 *
 * The moments at which a frame is due lie an interval apart, and each takes the frame nearest to it:
 * gaps differ by at most one interval of the camera, and the rate is right in the long run.
 */
export class Pacer {
  readonly #intervalMs: number;
  #dueMs = Number.NEGATIVE_INFINITY;
  #seenMs = Number.NEGATIVE_INFINITY;

  /** `fps` is in frames a second; at more than the camera's rate every frame is taken. */
  constructor(fps: number) {
    this.#intervalMs = 1000 / fps;
  }

  /** Whether the frame captured at `atMs` (monotonic) is one of the viewer's. Asked once for every frame, in order. */
  takes(atMs: number): boolean {
    const gapMs = atMs - this.#seenMs;
    this.#seenMs = atMs;
    // Half a gap early is as near as half a gap late.
    const earlyMs = Math.min(gapMs, this.#intervalMs) / 2;
    if (atMs < this.#dueMs - earlyMs) return false;
    const onTime = atMs - this.#dueMs < this.#intervalMs;
    this.#dueMs = (onTime ? this.#dueMs : atMs) + this.#intervalMs;
    return true;
  }
}
