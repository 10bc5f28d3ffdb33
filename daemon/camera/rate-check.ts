/** Longer than the window of RateMeter. */
const CHECK_MS = 10_000;
/** A machine that is busy for a moment has not another rate. */
const CHECKS_IN_A_ROW = 3;
/** Sensors round a little. */
const TOLERANCE = 0.1;

export interface RateCheckOptions {
  /** Frames per second that the camera was asked for. */
  asked: number;
  /** Frames per second over the last seconds. */
  measure(): number;
  /** The camera has another rate now, or again the one that it was asked for (null). */
  onChange(fps: number | null): void;
}

/** Compares the rate of a streaming camera with the one that it was asked for. */
export class RateCheck {
  readonly #options: RateCheckOptions;
  #timer: NodeJS.Timeout | undefined;
  #isOther = false;
  #contradictions = 0;

  constructor(options: RateCheckOptions) {
    this.#options = options;
  }

  /** The camera streams. */
  start(): void {
    // Below one frame per second the measured rate is too rough.
    if (this.#options.asked >= 1) this.#timer ??= setInterval(() => this.#check(), CHECK_MS).unref();
  }

  /** It does not. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#contradictions = 0;
  }

  #check(): void {
    const { asked, measure, onChange } = this.#options;
    const fps = measure();
    const isOther = Math.abs(fps - asked) > TOLERANCE * asked;
    this.#contradictions = isOther === this.#isOther ? 0 : this.#contradictions + 1;
    if (this.#contradictions < CHECKS_IN_A_ROW) return;
    this.#contradictions = 0;
    this.#isOther = isOther;
    onChange(isOther ? fps : null);
  }
}
