/**
 * Chooses which frames a viewer gets that wants fewer than the camera delivers.
 *
 * The moments at which a frame is due lie an interval apart, and each takes the frame nearest to it:
 * gaps differ by at most one interval of the camera, and the rate is right in the long run.
 *
 * Viewers of one rate come to want the same frames, whenever they started: 100 writes in one tick
 * cost little more than half of 100 writes in six.
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
    // Half a gap early is as near as half a gap late.
    const nearMs = Math.min(atMs - this.#seenMs, this.#intervalMs) / 2;
    this.#seenMs = atMs;
    if (atMs < this.#dueMs - nearMs) return false;
    const onTime = atMs - this.#dueMs < this.#intervalMs;
    const nextMs = (onTime ? this.#dueMs : atMs) + this.#intervalMs;
    this.#dueMs = nextMs + this.#towardsOthers(nextMs, nearMs / 2);
    return true;
  }

  /** A step of at most `mostMs` towards the nearest multiple of the interval, where all viewers of this rate meet. */
  #towardsOthers(dueMs: number, mostMs: number): number {
    const off = dueMs - Math.round(dueMs / this.#intervalMs) * this.#intervalMs;
    return -Math.max(-mostMs, Math.min(mostMs, off));
  }
}
