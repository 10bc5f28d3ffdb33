/** The strip of scores on the settings page is so long. */
const SECONDS = 300;

/** A second of the history. */
export interface SecondScore {
  /** When it began, in ms since 1970. */
  readonly atMs: number;
  /** The highest of its results, 0 to 100. */
  readonly score: number;
  /** Whether anything moved. */
  readonly moving: boolean;
}

type Writable = { -readonly [K in keyof SecondScore]: SecondScore[K] };

/** The scores of the last five minutes, by second. */
export class ScoreHistory {
  readonly #seconds: Writable[] = [];

  add(atMs: number, score: number, moving: boolean): void {
    const second = atMs - (atMs % 1000);
    const last = this.#seconds.at(-1);
    if (last?.atMs === second) {
      last.score = Math.max(last.score, score);
      last.moving ||= moving;
      return;
    }
    // Scores from before a clock was set back would be in the wrong place.
    if (last !== undefined && last.atMs > second) this.#seconds.length = 0;
    this.#seconds.push({ atMs: second, score, moving });
    while ((this.#seconds[0]?.atMs ?? second) <= second - 1000 * SECONDS) this.#seconds.shift();
  }

  /** Oldest first; seconds without a result are missing. */
  get seconds(): readonly SecondScore[] {
    return this.#seconds;
  }
}
