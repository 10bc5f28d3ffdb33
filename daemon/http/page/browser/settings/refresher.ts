/** Refreshes what a section shows: at start(), and again and again until stop(). Either may be called twice. */
export class Refresher {
  readonly #refresh: () => Promise<void>;
  readonly #everyMs: number;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(refresh: () => Promise<void>, everyMs: number) {
    this.#refresh = refresh;
    this.#everyMs = everyMs;
  }

  start(): void {
    if (this.#timer !== null) return;
    this.#timer = setInterval(() => void this.#refresh(), this.#everyMs);
    void this.#refresh();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
