/** However slow the tiles are, a picture waits no longer than this. */
const LONGEST_MS = 200;
const SHORTEST_MS = 16;

/**
 * When the tiles change: all together, as often as the fastest one gets pictures. The browser composes the page once for all of them
 * then, and not once for each (scripts/bench/wall.md).
 */
export class PaintTurns {
  #periodMs = LONGEST_MS;
  #next: Promise<void> | null = null;

  /** @param fps - of the tile that gets most */
  set fastest(fps: number) {
    this.#periodMs = periodFor(fps);
  }

  /** Resolves when it is time to paint. */
  readonly wait = (): Promise<void> => (this.#next ??= this.#begin());

  async #begin(): Promise<void> {
    const ms = this.#periodMs - (performance.now() % this.#periodMs);
    await new Promise((resolve) => setTimeout(resolve, ms));
    // Never, while the page is hidden.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    this.#next = null;
  }
}

/** In ms. */
export function periodFor(fps: number): number {
  return Math.max(SHORTEST_MS, Math.min(LONGEST_MS, 1000 / fps));
}
