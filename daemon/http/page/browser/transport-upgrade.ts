import type { RunWay, Way } from './transport.ts';

const FIRST_WAIT_MS = 60_000;
const MOST_WAIT_MS = 15 * 60_000;

export interface WayUpOptions {
  readonly ways: Readonly<Record<Way, RunWay>>;
  /** This way brings pictures. */
  onFound(way: Way): void;
}

/** Finds out whether a better way brings pictures again, beside the one that has to do, whose picture goes on meanwhile. */
export class WayUp {
  readonly #options: WayUpOptions;
  /** Grows over all searches: a way that works for a moment now and then is not taken again and again. */
  #waitMs = FIRST_WAIT_MS;
  #timer = 0;
  #attempt = new AbortController();

  constructor(options: WayUpOptions) {
    this.#options = options;
  }

  /** Tries these ways, the first one first, after a minute and then ever more seldom until one brings a picture. Ends the search before. */
  search(better: readonly Way[]): void {
    clearTimeout(this.#timer);
    this.#attempt.abort();
    if (better.length > 0) this.#timer = setTimeout(() => void this.#try(better), this.#waitMs);
  }

  async #try(better: readonly Way[]): Promise<void> {
    this.#waitMs = Math.min(MOST_WAIT_MS, this.#waitMs * 2);
    for (const way of better) {
      const attempt = (this.#attempt = new AbortController());
      let came = false;
      const onPicture = () => {
        came = true;
        attempt.abort();
      };
      await this.#options.ways[way]({ fps: null, signal: attempt.signal, onPicture });
      if (came) return this.#options.onFound(way);
      if (attempt.signal.aborted) return;
    }
    this.search(better);
  }
}
