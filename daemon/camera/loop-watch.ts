/** Short enough to notice a stop of 100 ms. It takes 20 wake-ups per second, fewer than the frames of a camera. */
const BEAT_MS = 50;
/** Timers are this late on a machine that has time, and in a collection of garbage. */
const SLACK_MS = 25;

/** Knows whether the event loop was late, so that what is read now may have waited. */
export class LoopWatch {
  readonly #onBeat: (nowMs: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #afterRead: NodeJS.Immediate | undefined;
  #beatMs = 0;
  #lateSinceMs: number | null = null;

  /** `onBeat` is called about 20 times per second, when everything that waited has been read. */
  constructor(onBeat: (nowMs: number) => void) {
    this.#onBeat = onBeat;
  }

  start(): void {
    this.stop();
    this.#beatMs = performance.now();
    this.#timer = setInterval(() => this.#beat(performance.now()), BEAT_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    clearImmediate(this.#afterRead);
    this.#lateSinceMs = null;
  }

  /** If the loop is late: when it last ran, in ms of the monotonic clock; else null. */
  lateSinceMs(nowMs: number): number | null {
    return this.#isLate(nowMs) ? this.#beatMs : this.#lateSinceMs;
  }

  #isLate(nowMs: number): boolean {
    return nowMs - this.#beatMs > BEAT_MS + SLACK_MS;
  }

  #beat(nowMs: number): void {
    if (this.#isLate(nowMs)) {
      // Timers may run before what waited is read; that is done when the next immediate runs.
      this.#lateSinceMs ??= this.#beatMs;
      clearImmediate(this.#afterRead);
      this.#afterRead = setImmediate(() => {
        this.#lateSinceMs = null;
        this.#onBeat(performance.now());
      });
    } else this.#onBeat(nowMs);
    this.#beatMs = nowMs;
  }
}
