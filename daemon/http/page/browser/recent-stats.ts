/** One second of the last minute. */
export interface Sample {
  readonly fps: number;
  /** Median of its pictures; null when none came or the clocks are not compared yet. */
  readonly latencyMs: number | null;
}

const SECONDS = 60;
/** Beyond any camera; more in one second are counted and their latency is left out. */
const MOST_LATENCIES = 250;

/** What came in each of the last 60 seconds. */
export class LastMinute {
  readonly samples: Sample[] = [];
  #frames = 0;
  #latencies: number[] = [];

  frame(latencyMs: number | null): void {
    this.#frames++;
    if (latencyMs !== null && this.#latencies.length < MOST_LATENCIES) this.#latencies.push(latencyMs);
  }

  /** Ends a second, which was `lengthMs` long: timers of a busy page come late. */
  endSecond(lengthMs: number): Sample {
    const sample = { fps: (this.#frames * 1000) / lengthMs, latencyMs: median(this.#latencies) };
    this.#frames = 0;
    this.#latencies = [];
    this.samples.push(sample);
    if (this.samples.length > SECONDS) this.samples.shift();
    return sample;
  }

  /** Of the last second that knows one, within so many ms: a slow camera has seconds without a picture. */
  latencyMs(withinMs: number): number | null {
    const last = this.samples.slice(-Math.ceil(withinMs / 1000));
    return last.findLast(({ latencyMs }) => latencyMs !== null)?.latencyMs ?? null;
  }

  /** Mean of the last few seconds; 0 when there are none. */
  fps(): number {
    const last = this.samples.slice(-3);
    return last.length === 0 ? 0 : last.reduce((sum, { fps }) => sum + fps, 0) / last.length;
  }
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
