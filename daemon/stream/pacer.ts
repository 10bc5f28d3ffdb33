/** Over so many frames the camera's interval is measured: jitter of a third of it is then half a hundredth. */
const MEASURED = 64;
/** Before so many frames have come it is not known. */
const KNOWN = 8;
/** A camera is no faster than was asked for when its interval is at least this part of the interval asked for. */
const AS_SLOW = 0.98;

/**
 * Chooses which frames a viewer gets that wants fewer than the camera delivers.
 *
 * The moments at which a frame is due lie an interval apart, and each takes the frame nearest to it:
 * gaps differ by at most one interval of the camera, and the rate is right in the long run. Of a camera that is
 * no faster than the viewer wants every frame is taken, however unsteadily they come.
 *
 * Viewers of one rate come to want the same frames, whenever they started: 100 writes in one tick
 * cost little more than half of 100 writes in six.
 */
export class Pacer {
  readonly #intervalMs: number;
  #dueMs = Number.NEGATIVE_INFINITY;
  #seenMs = Number.NEGATIVE_INFINITY;
  #seen = 0;
  /** Mean gap between the camera's frames. A pause counts as little as can be told from a slow camera. */
  #gapMs = 0;

  /** `fps` is in frames a second; from the camera's rate on (but for 2 %) every frame is taken. */
  constructor(fps: number) {
    this.#intervalMs = 1000 / fps;
  }

  /** Whether the frame captured at `atMs` (monotonic) is one of the viewer's. Asked once for every frame, in order. */
  shouldSend(atMs: number): boolean {
    // Half a gap early is as near as half a gap late.
    const nearMs = Math.min(atMs - this.#seenMs, this.#intervalMs) / 2;
    this.#measure(atMs);
    if (!this.#isFaster) {
      this.#dueMs = atMs + this.#intervalMs;
      return true;
    }
    if (atMs < this.#dueMs - nearMs) return false;
    const onTime = atMs - this.#dueMs < this.#intervalMs;
    const nextMs = (onTime ? this.#dueMs : atMs) + this.#intervalMs;
    this.#dueMs = nextMs + this.#towardsOthers(nextMs, nearMs / 2);
    return true;
  }

  /** Whether frames come faster than the viewer wants them, as far as is known. */
  get #isFaster(): boolean {
    return this.#seen < KNOWN || this.#gapMs < AS_SLOW * this.#intervalMs;
  }

  #measure(atMs: number): void {
    const gapMs = Math.min(atMs - this.#seenMs, 2 * this.#intervalMs);
    this.#seenMs = atMs;
    this.#seen++;
    this.#gapMs += (gapMs - this.#gapMs) / Math.min(this.#seen, MEASURED);
  }

  /** A step of at most `mostMs` towards the nearest multiple of the interval, where all viewers of this rate meet. */
  #towardsOthers(dueMs: number, mostMs: number): number {
    const off = dueMs - Math.round(dueMs / this.#intervalMs) * this.#intervalMs;
    return -Math.max(-mostMs, Math.min(mostMs, off));
  }
}
