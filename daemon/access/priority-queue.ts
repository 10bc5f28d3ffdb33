interface Waiting {
  readonly tries: number;
  /** Told whether it is its turn; false: it has to go. */
  readonly called: (mine: boolean) => void;
}

/**
 * Work that is done one at a time, first for those who have tried least. When too many wait, whoever has tried most
 * has to go: strangers who guess stand in the way of each other, and not in that of somebody who comes for the first
 * time.
 */
export class PriorityQueue {
  readonly #most: number;
  #busy = false;
  /** In the order in which it is their turn. */
  readonly #waiting: Waiting[] = [];

  /** At most so many, with the one whose turn it is. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Does it when its turn comes; resolves with null when that does not come. */
  async take<T>(tries: number, work: () => Promise<T>): Promise<T | null> {
    if (this.#busy && !(await this.#wait(tries))) return null;
    this.#busy = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy = false;
      else next.called(true);
    }
  }

  #wait(tries: number): Promise<boolean> {
    return new Promise((called) => {
      const behind = this.#waiting.findIndex((other) => other.tries > tries);
      this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, { tries, called });
      if (this.#waiting.length >= this.#most) this.#waiting.pop()?.called(false);
    });
  }
}
