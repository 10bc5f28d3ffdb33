interface Sample {
  /** Server's clock minus ours. */
  readonly offsetMs: number;
  /** How wrong that may be: half of the round trip. */
  readonly errorMs: number;
}

/** As many as a step of the server's clock may hide in; a Pi has no battery for its clock and sets it after the start. */
const KEPT = 12;
const ENOUGH = 3;
/** The two clocks are read in whole ms. */
const GRAIN_MS = 2;

/**
 * Estimates the server's clock from round trips. The server reads its clock somewhere between sending and
 * receiving, so that the shortest round trip knows best (as in NTP, RFC 5905 §10). Local times are monotonic
 * (performance.now()), in ms; the server's are ms since 1970.
 */
export class ServerClock {
  #samples: Sample[] = [];

  add(sentMs: number, receivedMs: number, serverMs: number): void {
    const sample = {
      offsetMs: serverMs - (sentMs + receivedMs) / 2,
      errorMs: (receivedMs - sentMs) / 2 + GRAIN_MS,
    };
    const best = this.#best();
    // Both cannot be true: one of the clocks was set, and what was known is of the time before.
    const apart = best === null ? 0 : Math.abs(sample.offsetMs - best.offsetMs);
    if (best !== null && apart > sample.errorMs + best.errorMs) this.#samples = [];
    this.#samples.push(sample);
    if (this.#samples.length > KEPT) this.#samples.shift();
  }

  /** The server's clock at a local moment; null before the first round trip. */
  at(localMs: number): number | null {
    const best = this.#best();
    return best === null ? null : localMs + best.offsetMs;
  }

  /** Whether there were enough round trips for one of them to be short: the daemon's first answer takes long. */
  get settled(): boolean {
    return this.#samples.length >= ENOUGH;
  }

  /** How wrong that may be, in ms. */
  get errorMs(): number {
    return this.#best()?.errorMs ?? Number.POSITIVE_INFINITY;
  }

  /** After a sleep of this machine, in which its monotonic clock may have stood still. */
  forget(): void {
    this.#samples = [];
  }

  #best(): Sample | null {
    return this.#samples.reduce<Sample | null>(
      (best, sample) => (best === null || sample.errorMs <= best.errorMs ? sample : best),
      null,
    );
  }
}
