export interface WatchdogOptions {
  /** From the start to the first frame. */
  firstFrameMs: number;
  /** From one frame to the next. */
  stallMs: number;
  onExpired(cause: 'no-first-frame' | 'stalled', silentMs: number): void;
}

/**
 * Sees that frames stop coming while the process that should deliver them lives. rpicam-vid with a
 * loose cable restarts its camera for ever, without a frame and without an exit.
 */
export class Watchdog {
  readonly #options: WatchdogOptions;
  #startedMs = 0;
  #lastFrameMs: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  start(): void {
    this.#startedMs = performance.now();
    this.#lastFrameMs = null;
    this.#check();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Costs an assignment: the timer is looked after when it fires, not with every frame. */
  frameArrived(atMs: number): void {
    this.#lastFrameMs = atMs;
  }

  #check(): void {
    const { firstFrameMs, stallMs, onExpired } = this.#options;
    const sinceMs = this.#lastFrameMs ?? this.#startedMs;
    const allowedMs = this.#lastFrameMs === null ? firstFrameMs : stallMs;
    const silentMs = performance.now() - sinceMs;
    if (silentMs >= allowedMs) {
      this.#timer = null;
      onExpired(this.#lastFrameMs === null ? 'no-first-frame' : 'stalled', silentMs);
    } else {
      // At most stallMs: the first frame shortens the deadline.
      const waitMs = Math.min(allowedMs - silentMs, stallMs);
      this.#timer = setTimeout(() => this.#check(), Math.max(1, waitMs));
    }
  }
}
