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
  #timer: NodeJS.Timeout | undefined;
  #lastLook: NodeJS.Immediate | undefined;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  start(): void {
    this.#startedMs = performance.now();
    this.#lastFrameMs = null;
    this.#check();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#lastLook);
  }

  /** Costs an assignment: the timer is looked after when it fires, not with every frame. */
  frameArrived(atMs: number): void {
    this.#lastFrameMs = atMs;
  }

  #check(): void {
    const leftMs = this.#leftMs();
    // When it was this process that stood still, the camera's bytes are waiting: they are read before the last look.
    if (leftMs <= 0) this.#lastLook = setImmediate(() => this.#expire());
    // At most stallMs: the first frame shortens the deadline.
    else this.#timer = setTimeout(() => this.#check(), Math.max(1, Math.min(leftMs, this.#options.stallMs)));
  }

  #expire(): void {
    if (this.#leftMs() > 0) this.#check();
    else this.#options.onExpired(this.#lastFrameMs === null ? 'no-first-frame' : 'stalled', this.#silentMs());
  }

  #silentMs(): number {
    return performance.now() - (this.#lastFrameMs ?? this.#startedMs);
  }

  /** Until the next frame must have come; not above 0 when it is late. */
  #leftMs(): number {
    const { firstFrameMs, stallMs } = this.#options;
    return (this.#lastFrameMs === null ? firstFrameMs : stallMs) - this.#silentMs();
  }
}
