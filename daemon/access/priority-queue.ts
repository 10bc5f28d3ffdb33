interface Waiting {
  readonly tries: number;
  /** Called when it is this job's turn, or with false when it is dropped. */
  readonly proceed: (admitted: boolean) => void;
}

/**
 * Runs one job at a time, fewest tries first; drops the one with the most tries when full. So guessers only delay each
 * other, and not a client that tries for the first time.
 */
export class PriorityQueue {
  readonly #maxJobs: number;
  #busy = false;
  /** In the order in which they will run. */
  readonly #waiting: Waiting[] = [];

  /** `maxJobs` includes the running one. */
  constructor(maxJobs: number) {
    this.#maxJobs = maxJobs;
  }

  /** Resolves with the job's result, or with null when it is dropped. */
  async run<T>(tries: number, job: () => Promise<T>): Promise<T | null> {
    if (this.#busy && !(await this.#turn(tries))) return null;
    this.#busy = true;
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy = false;
      else next.proceed(true);
    }
  }

  #turn(tries: number): Promise<boolean> {
    return new Promise((proceed) => {
      const after = this.#waiting.findIndex((other) => other.tries > tries);
      this.#waiting.splice(after < 0 ? this.#waiting.length : after, 0, { tries, proceed });
      if (this.#waiting.length >= this.#maxJobs) this.#waiting.pop()?.proceed(false);
    });
  }
}
