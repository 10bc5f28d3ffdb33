/** What can wait on the way from the camera to us while this process stands still. */
export interface Backlog {
  /** Frames in the buffers of the camera program. */
  readonly frames: number;
  /** Bytes in the pipe behind it. */
  readonly bytes: number;
}

export interface FrameClockOptions {
  /** The camera's interval in ms, until it has been measured. */
  intervalMs: number;
  /** By default as much as this remembers: MAX_BACKLOG frames. */
  backlog?: Backlog | undefined;
}

/** Enough for the buffers of a TCP connection, 10 MB at most, at 40 kB per frame. */
const MAX_BACKLOG = 256;
/** New intervals count this much in the measured one, which is the mean of about the last eight. */
const WEIGHT = 1 / 8;
/** A pause counts only as much as this many intervals. */
const MAX_INTERVALS = 4;
/** In ms: that of 240 frames per second. A burst is not a faster camera. */
const MIN_INTERVAL_MS = 1000 / 240;
/** An older frame, in intervals, is passed over: a newer one is already there. */
const MAX_AGE = 1;
/**
 * For longer than this, in ms, frames must come at the camera's pace until they count as new again. Those that waited
 * come at once, or as fast as a busy machine can write them.
 */
const PACE_MS = 100;
/** For so long frames are passed over, in ms. On a machine that is always late an old picture is better than none. */
const MAX_PASSING_MS = 1000;

/**
 * Estimates when frames were captured. While this process stands still (SIGSTOP, a busy processor, swap), frames wait
 * in the socket and in the camera program, and later arrive all at once.
 *
 * A frame that arrives while the event loop is on time is new. After the loop was late, each frame was captured one
 * interval after the one before it, for as long as this places it in the past. The camera drops frames while its buffers
 * are full, so the estimate may remain too old; it ends as soon as frames arrive at the camera's pace. It is never older
 * than the moment in which the camera got its buffer back, one backlog of frames earlier.
 *
 * All times are in ms of the monotonic clock.
 */
export class FrameClock {
  readonly #backlog: Backlog;
  /** The last arrivals: that of frame n is at n % MAX_BACKLOG. */
  readonly #arrivals = new Float64Array(MAX_BACKLOG);
  #frames = 0;
  #intervalMs: number;
  #capturedAtMs = Number.NEGATIVE_INFINITY;
  /** Frames that waited may still come. */
  #isBehind = false;
  /** Frames since the loop was late. */
  #onTime = 0;
  #passingSinceMs: number | null = null;
  #isPassingOver = false;

  constructor({ intervalMs, backlog = { frames: MAX_BACKLOG, bytes: 0 } }: FrameClockOptions) {
    this.#intervalMs = intervalMs;
    this.#backlog = backlog;
  }

  /** Whether the frame that arrived last waited for too long, and newer ones come. */
  get isPassingOver(): boolean {
    return this.#isPassingOver;
  }

  /** Whether frames have been passed over for so long that the last one must be shown although it is old. */
  isOverdue(nowMs: number): boolean {
    return this.#passingSinceMs !== null && nowMs - this.#passingSinceMs >= MAX_PASSING_MS;
  }

  /**
   * A frame of this size is complete. Returns when it was captured, which never decreases.
   *
   * @param lateSinceMs if the event loop was late when bytes of the frame were read: when it had run last; else null
   */
  arrived(nowMs: number, bytes: number, lateSinceMs: number | null): number {
    const gapMs = nowMs - this.#arrival(1);
    this.#onTime = lateSinceMs === null ? this.#onTime + 1 : 0;
    const capturedAtMs = this.#capture(nowMs, bytes, lateSinceMs);
    if (capturedAtMs >= nowMs) {
      // A frame that came early is not yet a faster camera, nor a pause a slower one.
      if (!this.#isBehind && this.#frames > 0) this.#measure(gapMs);
      this.#isBehind = false;
    }
    this.#arrivals[this.#frames++ % MAX_BACKLOG] = nowMs;
    this.#capturedAtMs = capturedAtMs;
    this.#decide(nowMs);
    return capturedAtMs;
  }

  #capture(nowMs: number, bytes: number, lateSinceMs: number | null): number {
    if (lateSinceMs === null && (!this.#isBehind || this.#isAtPace(nowMs))) return nowMs;
    let atMs = this.#capturedAtMs + this.#intervalMs;
    // Until the loop was late, nothing waited.
    if (!this.#isBehind && lateSinceMs !== null) atMs = Math.max(atMs, lateSinceMs, this.#arrival(1));
    this.#isBehind = true;
    const backlog = this.#backlog.frames + Math.floor(this.#backlog.bytes / bytes);
    if (backlog === 0) return nowMs;
    if (backlog <= Math.min(this.#frames, MAX_BACKLOG)) atMs = Math.max(atMs, this.#arrival(backlog));
    return Math.min(nowMs, atMs);
  }

  #isAtPace(nowMs: number): boolean {
    let intervals = 1;
    while (intervals < Math.min(this.#onTime, MAX_BACKLOG) && nowMs - this.#arrival(intervals) < PACE_MS)
      intervals++;
    const tookMs = nowMs - this.#arrival(intervals);
    return this.#onTime > 0 && tookMs >= PACE_MS && tookMs >= (intervals - 0.5) * this.#intervalMs;
  }

  #decide(nowMs: number): void {
    // Before the second frame the interval is only a guess.
    const isOld = this.#frames > 1 && nowMs - this.#capturedAtMs > MAX_AGE * this.#intervalMs;
    if (isOld) this.#passingSinceMs ??= nowMs;
    else this.#passingSinceMs = null;
    this.#isPassingOver = isOld;
  }

  #measure(gapMs: number): void {
    const countedMs = Math.max(MIN_INTERVAL_MS, Math.min(gapMs, MAX_INTERVALS * this.#intervalMs));
    this.#intervalMs += (countedMs - this.#intervalMs) * WEIGHT;
  }

  /** When the frame before the next one by `back` arrived. */
  #arrival(back: number): number {
    return back > this.#frames
      ? Number.NEGATIVE_INFINITY
      : (this.#arrivals[(this.#frames - back) % MAX_BACKLOG] as number);
  }
}
