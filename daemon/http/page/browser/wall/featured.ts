/** A picture that is larger than the others stays so for at least this long. */
const STAY_MS = 10_000;

/** Which camera is shown large: the one with the latest motion. */
export class Featured {
  #name: string | null;
  #sinceMs = -Infinity;
  #latest: string | null = null;

  /** @param name - the one that is large until something moves */
  constructor(name: string | null = null) {
    this.#name = name;
  }

  get name(): string | null {
    return this.#name;
  }

  /** Something moves in front of this camera. */
  motion(name: string): void {
    this.#latest = name;
  }

  /** Nothing moves any more anywhere, so that none is large. */
  rest(): void {
    this.#latest = null;
  }

  /**
   * Call now and then. Returns whether it has changed.
   *
   * @param isKept - the last one stays large when nothing moves
   */
  tick(nowMs: number, isKept: boolean): boolean {
    const next = this.#latest ?? (isKept ? this.#name : null);
    if (next === this.#name || nowMs - this.#sinceMs < STAY_MS) return false;
    this.#name = next;
    this.#sinceMs = nowMs;
    return true;
  }
}
