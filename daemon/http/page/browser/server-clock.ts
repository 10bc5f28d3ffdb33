interface ClockSample {
  /** Server's clock minus ours. */
  readonly offsetMs: number;
  /** Largest possible error of the offset: half of the round trip. */
  readonly errorMs: number;
}

/** Kept few: a change of the server's clock may stay unnoticed this long. A Pi has no battery for its clock and sets it after startup. */
const MAX_SAMPLES = 12;
const SETTLED_SAMPLES = 3;
/** Both clocks are read in whole ms. */
const ROUNDING_MS = 2;

/**
 * Estimates the server's clock from round trips. The server reads its clock between our sending and receiving, so the
 * shortest round trip has the smallest error (as in NTP, RFC 5905 §10). Local times are monotonic (performance.now()),
 * in ms; server times are ms since 1970.
 */
export class ServerClock {
  #samples: ClockSample[] = [];

  add(sentMs: number, receivedMs: number, serverMs: number): void {
    const sample = {
      offsetMs: serverMs - (sentMs + receivedMs) / 2,
      errorMs: (receivedMs - sentMs) / 2 + ROUNDING_MS,
    };
    const best = this.#best();
    // Two samples that contradict each other: a clock was set, and the earlier samples are invalid.
    const differenceMs = best === null ? 0 : Math.abs(sample.offsetMs - best.offsetMs);
    if (best !== null && differenceMs > sample.errorMs + best.errorMs) this.#samples = [];
    this.#samples.push(sample);
    if (this.#samples.length > MAX_SAMPLES) this.#samples.shift();
  }

  /** The server's time at a local time; null before the first round trip. */
  at(localMs: number): number | null {
    const best = this.#best();
    return best === null ? null : localMs + best.offsetMs;
  }

  /** Whether there were enough round trips for a good estimate: the daemon's first answer takes long. */
  get settled(): boolean {
    return this.#samples.length >= SETTLED_SAMPLES;
  }

  /** Largest possible error of `at`, in ms. */
  get errorMs(): number {
    return this.#best()?.errorMs ?? Number.POSITIVE_INFINITY;
  }

  /** Call after this machine slept: its monotonic clock may have stood still. */
  forget(): void {
    this.#samples = [];
  }

  #best(): ClockSample | null {
    return this.#samples.reduce<ClockSample | null>(
      (best, sample) => (best === null || sample.errorMs <= best.errorMs ? sample : best),
      null,
    );
  }
}
