export interface WatchdogOptions {
  /** From the start to the first frame. */
  firstFrameMs: number;
  /** From one frame to the next. */
  stallMs: number;
  onExpired(cause: 'no-first-frame' | 'stalled', silentMs: number): void;
  /** A check in time: frames arrive, or the first one may still. */
  onCheck?(): void;
}

/**
 * Notices that no frames arrive although the source is running. With a loose cable rpicam-vid restarts its camera
 * forever, without delivering a frame and without exiting.
 */
export class Watchdog {
  readonly #options: WatchdogOptions;
  #startedMs = 0;
  #lastFrameMs: number | null = null;
  /** See extend(). */
  #extendedMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #lastCheck: NodeJS.Immediate | undefined;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  start(): void {
    this.#startedMs = performance.now();
    this.#lastFrameMs = null;
    this.#extendedMs = Number.NEGATIVE_INFINITY;
    this.#check();
  }

  /** After it has expired: waits another stallMs for a frame. */
  extend(): void {
    this.#extendedMs = performance.now();
    this.#check();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#lastCheck);
  }

  /** Only an assignment: the timer is adjusted when it fires, not for every frame. */
  frameArrived(atMs: number): void {
    this.#lastFrameMs = atMs;
  }

  #check(): void {
    const leftMs = this.#leftMs();
    // If this process was stopped, the camera's bytes are waiting: read them before the last check.
    if (leftMs <= 0) this.#lastCheck = setImmediate(() => this.#expire());
    // At most stallMs, because the first frame shortens the deadline.
    else this.#wait(leftMs);
  }

  #wait(leftMs: number): void {
    this.#options.onCheck?.();
    this.#timer = setTimeout(() => this.#check(), Math.max(1, Math.min(leftMs, this.#options.stallMs)));
  }

  #expire(): void {
    if (this.#leftMs() > 0) this.#check();
    else this.#options.onExpired(this.#lastFrameMs === null ? 'no-first-frame' : 'stalled', this.#silentMs());
  }

  #silentMs(): number {
    return performance.now() - (this.#lastFrameMs ?? this.#startedMs);
  }

  /** Time until the next frame must arrive; 0 or less if it is late. */
  #leftMs(): number {
    const { firstFrameMs, stallMs } = this.#options;
    const extendedMs = this.#extendedMs + stallMs - performance.now();
    return Math.max(extendedMs, (this.#lastFrameMs === null ? firstFrameMs : stallMs) - this.#silentMs());
  }
}
