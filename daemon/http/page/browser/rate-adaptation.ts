/** What one second of the stream was like. */
export interface Second {
  /** How much longer its pictures were on their way than the fastest ever; null when none came. */
  readonly lagMs: number | null;
  /** New pictures in it. */
  readonly fps: number;
  /** What the camera delivers; null when it is not known. */
  readonly cameraFps: number | null;
}

/** Pictures pile up on their way when they come so much later than on the same way when it was free. */
const LATE_MS = 1000;
/** The way is free when it is less, and all comes that is asked for; half of it already does, in whole pictures a second. */
const FRESH_MS = 500;
const MOST_COMES = 0.5;
const LATE_SECONDS = 2;
const LEAST_FPS = 1;
/** Of what came through; the rest is room for the queue to empty. */
const SHARE = 0.7;
const STEP_UP = 2;
const FIRST_PATIENCE = 5;
const MOST_PATIENCE = 160;
/** A step up that brings nothing late for so long holds. */
const TRIAL_SECONDS = 20;
/** A way that takes longer from now on, as through a VPN that was switched on, is known as such after a while: ms a second. */
const RISE_MS = 10;

/**
 * Asks for fewer frames a second while the link is too slow for all, and for more when there is room: down at
 * once to what came through, up in steps. A step up that did not hold doubles the wait before the next.
 */
export class RateAdaptation {
  /** What to ask the server for; null: every frame. */
  limitFps: number | null = null;
  /** What the free way takes. While fewer frames are asked for nothing piles up, and it shows. */
  #freeMs = 0;
  #late = 0;
  #fresh = 0;
  /** Seconds without trouble before a step up. */
  #patience = FIRST_PATIENCE;
  /** Seconds since the last step up, while it is not known whether it holds. */
  #trial: number | null = null;

  /** Takes the second that has just passed; returns whether the limit has changed. */
  second({ lagMs, fps, cameraFps }: Second): boolean {
    if (lagMs === null) return false;
    if (this.#trial !== null && ++this.#trial > TRIAL_SECONDS) {
      this.#trial = null;
      this.#patience = FIRST_PATIENCE;
    }
    const { limitFps } = this;
    this.#freeMs = Math.min(lagMs, this.#freeMs + (limitFps === null ? 0 : RISE_MS));
    const piledMs = lagMs - this.#freeMs;
    const allComes = fps >= MOST_COMES * Math.min(limitFps ?? fps, cameraFps ?? Infinity);
    this.#late = piledMs > LATE_MS ? this.#late + 1 : 0;
    this.#fresh = piledMs < FRESH_MS && allComes ? this.#fresh + 1 : 0;
    if (this.#late >= LATE_SECONDS) return this.#down(fps);
    if (limitFps !== null && this.#fresh >= this.#patience) return this.#up(cameraFps);
    return false;
  }

  #down(fps: number): boolean {
    this.#late = 0;
    this.#fresh = 0;
    this.#freeMs = Number.POSITIVE_INFINITY;
    if (this.#trial !== null) this.#patience = Math.min(MOST_PATIENCE, this.#patience * 2);
    this.#trial = null;
    const through = Math.min(fps, this.limitFps ?? fps);
    const limit = Math.max(LEAST_FPS, Math.floor(through * SHARE));
    const changed = limit !== this.limitFps;
    this.limitFps = limit;
    return changed;
  }

  #up(cameraFps: number | null): boolean {
    this.#fresh = 0;
    this.#trial = 0;
    const limit = Math.ceil((this.limitFps ?? LEAST_FPS) * STEP_UP);
    this.limitFps = cameraFps !== null && limit >= cameraFps ? null : limit;
    return true;
  }
}
