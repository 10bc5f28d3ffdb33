/** Frames over which the camera's interval is averaged: jitter of a third becomes half a percent. */
const AVERAGED_FRAMES = 64;
/** With fewer frames the camera's interval is unknown. */
const MIN_FRAMES = 8;
/** A camera is not faster than the viewer if its interval is at least this share of the viewer's. */
const SAME_RATE = 0.98;

/**
 * Chooses the frames for a viewer that wants fewer than the camera delivers.
 *
 * A frame is due once per interval of the viewer, and the nearest frame is sent: gaps differ by at most one interval of
 * the camera, and the rate is exact in the long run. If the camera is not faster than the viewer, every frame is sent,
 * however irregularly they arrive.
 *
 * Viewers of the same rate drift to the same frames, whenever they started: 100 writes in one tick cost little more
 * than half of 100 writes in six.
 */
export class Pacer {
  #intervalMs: number;
  #dueMs = Number.NEGATIVE_INFINITY;
  #lastFrameMs = Number.NEGATIVE_INFINITY;
  #frames = 0;
  /** Mean interval of the camera. A pause counts only as much as a slow camera would. */
  #cameraIntervalMs = 0;

  /** `fps` is in frames per second. From 98 % of the camera's rate on, every frame is sent. */
  constructor(fps: number) {
    this.#intervalMs = 1000 / fps;
  }

  /** Another rate from now on; what is known of the camera stays. */
  change(fps: number): void {
    this.#intervalMs = 1000 / fps;
    this.#dueMs = Math.min(this.#dueMs, this.#lastFrameMs + this.#intervalMs);
  }

  /** Whether to send the frame captured at `atMs` (monotonic). Call it once for every frame, in order. */
  shouldSend(atMs: number): boolean {
    // The nearest frame is at most half an interval of the camera early.
    const toleranceMs = Math.min(atMs - this.#lastFrameMs, this.#intervalMs) / 2;
    this.#measure(atMs);
    if (!this.#isFaster) {
      this.#dueMs = atMs + this.#intervalMs;
      return true;
    }
    if (atMs < this.#dueMs - toleranceMs) return false;
    const onTime = atMs - this.#dueMs < this.#intervalMs;
    const nextMs = (onTime ? this.#dueMs : atMs) + this.#intervalMs;
    this.#dueMs = nextMs + this.#driftToGrid(nextMs, toleranceMs / 2);
    return true;
  }

  /** Whether frames arrive faster than the viewer wants them, as far as known. */
  get #isFaster(): boolean {
    return this.#frames < MIN_FRAMES || this.#cameraIntervalMs < SAME_RATE * this.#intervalMs;
  }

  #measure(atMs: number): void {
    const intervalMs = Math.min(atMs - this.#lastFrameMs, 2 * this.#intervalMs);
    this.#lastFrameMs = atMs;
    this.#frames++;
    this.#cameraIntervalMs += (intervalMs - this.#cameraIntervalMs) / Math.min(this.#frames, AVERAGED_FRAMES);
  }

  /** A step of at most `maxMs` toward the nearest multiple of the interval, which all viewers of this rate share. */
  #driftToGrid(dueMs: number, maxMs: number): number {
    const offset = dueMs - Math.round(dueMs / this.#intervalMs) * this.#intervalMs;
    return -Math.max(-maxMs, Math.min(maxMs, offset));
  }
}
