/** The clock may be set at any moment, and timers do not notice. A minute is the unit of schedules. */
const LONGEST_WAIT_MS = 60_000;

/** Starts a timer; the returned function stops it. Tests have their own. */
export type StartTimer = (run: () => void, ms: number) => () => void;

/** Does not keep the process alive. */
const startTimer: StartTimer = (run, ms) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

/** Waits for a moment of the wall clock: calls back then, or a minute later at most, for another look at the clock. */
export class WallTimer {
  readonly #look: () => void;
  readonly #start: StartTimer;
  #cancel: (() => void) | null = null;

  constructor(look: () => void, start: StartTimer = startTimer) {
    this.#look = look;
    this.#start = start;
  }

  /** Waits for this long at most, in ms, instead of as before. */
  wait(ms: number): void {
    this.stop();
    this.#cancel = this.#start(this.#look, Math.max(0, Math.min(ms, LONGEST_WAIT_MS)));
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
