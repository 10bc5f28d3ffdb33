const SECOND_MS = 1000;
/** What a plot of the last minute needs. */
const SECONDS = 60;

/** The frame rate in each second of the last minute, so that a page which is opened now need not begin with an empty plot. */
export class RateHistory {
  readonly #frames: () => number;
  #seconds: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #before = 0;

  /** `frames` counts the frames so far. */
  constructor(frames: () => number) {
    this.#frames = frames;
  }

  /** Frames in each full second, oldest first; at most 60. */
  get perSecond(): readonly number[] {
    return this.#seconds;
  }

  start(): void {
    this.#before = this.#frames();
    this.#timer ??= setInterval(() => this.#endSecond(), SECOND_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #endSecond(): void {
    const now = this.#frames();
    this.#seconds = [...this.#seconds, now - this.#before].slice(-SECONDS);
    this.#before = now;
  }
}
