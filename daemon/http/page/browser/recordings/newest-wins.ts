/**
 * Does one thing at a time, and of those that wait only the newest: a finger on the strip asks for more pictures than a Pi can
 * send, and only the last one counts.
 */
export class NewestWins<T> {
  readonly #act: (wanted: T, signal: AbortSignal) => Promise<void>;
  #waiting: { readonly wanted: T } | null = null;
  #underWay: AbortController | null = null;

  /** `act` never rejects. */
  constructor(act: (wanted: T, signal: AbortSignal) => Promise<void>) {
    this.#act = act;
  }

  get busy(): boolean {
    return this.#underWay !== null;
  }

  want(wanted: T): void {
    this.#waiting = { wanted };
    if (this.#underWay === null) void this.#run();
  }

  /** Forgets what waits, and gives up what is under way. */
  cancel(): void {
    this.#waiting = null;
    this.#underWay?.abort();
  }

  async #run(): Promise<void> {
    for (let next = this.#take(); next !== null; next = this.#take()) {
      this.#underWay = new AbortController();
      await this.#act(next.wanted, this.#underWay.signal);
    }
    this.#underWay = null;
  }

  #take(): { readonly wanted: T } | null {
    const next = this.#waiting;
    this.#waiting = null;
    return next;
  }
}
