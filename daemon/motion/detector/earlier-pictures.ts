/** Room for one picture each quarter of the time, and for those at both ends. */
const KEPT = 6;

/** Copies of the pictures of the last moment. */
export class EarlierPictures {
  readonly #everyMs: number;
  readonly #maps: Uint8Array[];
  readonly #keptMs = new Float64Array(KEPT).fill(Number.NEGATIVE_INFINITY);
  #next = 0;
  #nowMs = 0;

  /**
   * @param count blocks of a picture
   * @param longestMs how far one can look back
   */
  constructor(count: number, longestMs: number) {
    this.#everyMs = longestMs / (KEPT - 2);
    this.#maps = Array.from({ length: KEPT }, () => new Uint8Array(count));
  }

  pass(elapsedMs: number): void {
    this.#nowMs += elapsedMs;
  }

  /** Copies the picture of now, unless there is one that is nearly as new. */
  keep(map: Uint8Array): void {
    const last = Number(this.#keptMs[(this.#next + KEPT - 1) % KEPT]);
    if (this.#nowMs - last < this.#everyMs) return;
    this.#maps[this.#next]?.set(map);
    this.#keptMs[this.#next] = this.#nowMs;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** The newest picture that is at least so old; null in the beginning. It is valid until the next call of keep. */
  from(ageMs: number): Uint8Array | null {
    for (let back = 1; back <= KEPT; back++) {
      const index = (this.#next + KEPT - back) % KEPT;
      const keptMs = Number(this.#keptMs[index]);
      if (this.#nowMs - keptMs < ageMs) continue;
      return Number.isFinite(keptMs) ? (this.#maps[index] ?? null) : null;
    }
    return null;
  }
}
