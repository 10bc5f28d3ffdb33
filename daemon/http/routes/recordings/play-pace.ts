/** A pause without pictures that is longer, in ms of the recording, is passed over; RECORD_FPS=0.1 has one every 10 s. */
const GAP_MS = 11_000;
/** Instead of it, so that the jump is noticed. */
const SHOWN_GAP_MS = 1000;
/** A disk that is later than this is not caught up with. */
const LATE_MS = 500;

/** When each picture of a recording is due, at a speed. */
export class PlayPace {
  readonly #speed: number;
  #lastMs: number | null = null;
  #dueMs = 0;

  constructor(speed: number) {
    this.#speed = speed;
  }

  /** How long to wait with the picture of this time, in ms. Call it for each picture, in order; `nowMs` by the monotonic clock. */
  waitMs(atMs: number, nowMs: number): number {
    if (this.#lastMs === null) this.#dueMs = nowMs;
    else {
      const gapMs = Math.max(0, atMs - this.#lastMs);
      this.#dueMs += gapMs > GAP_MS ? SHOWN_GAP_MS : gapMs / this.#speed;
    }
    this.#lastMs = atMs;
    if (nowMs - this.#dueMs > LATE_MS) this.#dueMs = nowMs;
    return Math.max(0, this.#dueMs - nowMs);
  }
}
