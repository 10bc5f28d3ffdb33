/** What one second of the stream was like. */
export interface StreamSecond {
  /** How much longer its pictures took than the fastest ever; null when none arrived. */
  readonly queueDelayMs: number | null;
  /** New pictures in this second. */
  readonly fps: number;
  /** The frame rate that the camera delivers; null when unknown. */
  readonly cameraFps: number | null;
}

/** Above this delay over the baseline, pictures queue up on the link. */
const LATE_MS = 1000;
/** The link is clear below this delay if enough pictures arrive. */
const CLEAR_MS = 500;
/** Enough is half of what was asked for: whole pictures are counted each second. */
const MIN_ARRIVING_SHARE = 0.5;
const LATE_SECONDS = 2;
const MIN_FPS = 1;
/** Share of the arriving rate to step down to; the rest lets the queue drain. */
const STEP_DOWN = 0.7;
const STEP_UP = 2;
const MIN_PATIENCE_SECONDS = 5;
const MAX_PATIENCE_SECONDS = 160;
/** A step up has succeeded after this time without late pictures. */
const TRIAL_SECONDS = 20;
/** How fast the baseline may rise, in ms per second: a link may become slower for good, for example through a VPN. */
const BASELINE_RISE_MS = 10;

/**
 * Limits the frame rate while the link is too slow. Steps down at once, to below what arrived, and doubles the limit
 * when the link was clear for a while. A step up that fails doubles the wait before the next one.
 */
export class RateAdaptation {
  /** The frame rate to ask the server for; null: every frame. */
  limitFps: number | null = null;
  /** The delay of the clear link. It can be measured while the limit keeps the link clear. */
  #baselineMs = 0;
  #lateSeconds = 0;
  #clearSeconds = 0;
  /** Clear seconds before a step up. */
  #patience = MIN_PATIENCE_SECONDS;
  /** Seconds since the last step up; null once it has succeeded or failed. */
  #trialSeconds: number | null = null;

  /** Adds a second; returns whether `limitFps` changed. */
  endSecond({ queueDelayMs, fps, cameraFps }: StreamSecond): boolean {
    if (queueDelayMs === null) return false;
    if (this.#trialSeconds !== null && ++this.#trialSeconds > TRIAL_SECONDS) {
      this.#trialSeconds = null;
      this.#patience = MIN_PATIENCE_SECONDS;
    }
    const { limitFps } = this;
    const riseMs = limitFps === null ? 0 : BASELINE_RISE_MS;
    this.#baselineMs = Math.min(queueDelayMs, this.#baselineMs + riseMs);
    const lateMs = queueDelayMs - this.#baselineMs;
    const enoughArrive = fps >= MIN_ARRIVING_SHARE * Math.min(limitFps ?? fps, cameraFps ?? Infinity);
    this.#lateSeconds = lateMs > LATE_MS ? this.#lateSeconds + 1 : 0;
    this.#clearSeconds = lateMs < CLEAR_MS && enoughArrive ? this.#clearSeconds + 1 : 0;
    if (this.#lateSeconds >= LATE_SECONDS) return this.#stepDown(fps);
    if (limitFps !== null && this.#clearSeconds >= this.#patience) return this.#stepUp(cameraFps);
    return false;
  }

  #stepDown(fps: number): boolean {
    this.#lateSeconds = 0;
    this.#clearSeconds = 0;
    this.#baselineMs = Number.POSITIVE_INFINITY;
    if (this.#trialSeconds !== null) this.#patience = Math.min(MAX_PATIENCE_SECONDS, this.#patience * 2);
    this.#trialSeconds = null;
    const arrivingFps = Math.min(fps, this.limitFps ?? fps);
    const limit = Math.max(MIN_FPS, Math.floor(arrivingFps * STEP_DOWN));
    const changed = limit !== this.limitFps;
    this.limitFps = limit;
    return changed;
  }

  #stepUp(cameraFps: number | null): boolean {
    this.#clearSeconds = 0;
    this.#trialSeconds = 0;
    const limit = Math.ceil((this.limitFps ?? MIN_FPS) * STEP_UP);
    this.limitFps = cameraFps !== null && limit >= cameraFps ? null : limit;
    return true;
  }
}
