/** One second of the last minute. */
export interface SecondSample {
  readonly fps: number;
  /** Median latency of its pictures; null when none arrived or the server's clock is not known yet. */
  readonly latencyMs: number | null;
}

const SECONDS = 60;
/** More than any camera delivers in a second; the latency of further pictures is ignored. */
const MAX_LATENCIES = 250;

/** Frame rate and latency of each of the last 60 seconds. */
export class RecentStats {
  readonly samples: SecondSample[] = [];
  #begun = false;
  #frames = 0;
  #latencies: number[] = [];

  addFrame(latencyMs: number | null): void {
    this.#frames++;
    if (latencyMs !== null && this.#latencies.length < MAX_LATENCIES) this.#latencies.push(latencyMs);
  }

  /** Puts what the daemon measured before this page was open in front of what the page measured; once. */
  begin(fpsOfLastMinute: readonly number[]): void {
    if (this.#begun) return;
    this.#begun = true;
    const before = fpsOfLastMinute.slice(0, Math.max(0, fpsOfLastMinute.length - this.samples.length));
    const room = SECONDS - this.samples.length;
    if (room > 0) this.samples.unshift(...before.slice(-room).map((fps) => ({ fps, latencyMs: null })));
  }

  /** Ends a second that lasted `lengthMs`: timers of a busy page fire late. */
  endSecond(lengthMs: number): SecondSample {
    const sample = { fps: (this.#frames * 1000) / lengthMs, latencyMs: median(this.#latencies) };
    this.#frames = 0;
    this.#latencies = [];
    this.samples.push(sample);
    if (this.samples.length > SECONDS) this.samples.shift();
    return sample;
  }

  /** The latest known latency within the last `withinMs`: a slow camera has seconds without a picture. */
  latencyMs(withinMs: number): number | null {
    const last = this.samples.slice(-Math.ceil(withinMs / 1000));
    return last.findLast(({ latencyMs }) => latencyMs !== null)?.latencyMs ?? null;
  }

  /** Mean frame rate of the last three seconds; 0 without samples. */
  fps(): number {
    const last = this.samples.slice(-3);
    return last.length === 0 ? 0 : last.reduce((sum, { fps }) => sum + fps, 0) / last.length;
  }
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
