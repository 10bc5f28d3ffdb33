import type { Received } from './load.ts';
import type { CheckedFrame } from './stream-check.ts';
import { percentile } from './statistics.ts';

/** More than 500 viewers receive in a minute at 30 fps. */
const MAX_LATENCIES = 1 << 20;

/** Half a second after the last frame picamd sends it again, because browsers only paint when more data follows. */
const REPEATED_AFTER_NS = 500_000_000n;

/** Counts what the viewers receive in one window. */
export class Tally {
  readonly #counts: number[];
  readonly #last: number[];
  readonly #latencies: number[] = [];
  readonly #startMs: number;
  #skipped = 0;
  #damaged = 0;
  #disordered = 0;
  #repeated = 0;
  #closed = 0;

  constructor(viewers: number, startMs: number) {
    this.#counts = Array.from({ length: viewers }, () => 0);
    this.#last = Array.from({ length: viewers }, () => -1);
    this.#startMs = startMs;
  }

  add(viewer: number, frame: CheckedFrame, nowNs: bigint): void {
    const last = this.#last[viewer] ?? -1;
    if (!frame.whole) this.#damaged++;
    if (frame.number === last && nowNs - frame.ns >= REPEATED_AFTER_NS) {
      this.#repeated++;
      return;
    }
    if (last >= 0 && frame.number <= last) this.#disordered++;
    else if (last >= 0) this.#skipped += frame.number - last - 1;
    this.#last[viewer] = frame.number;
    this.#counts[viewer] = (this.#counts[viewer] ?? 0) + 1;
    if (this.#latencies.length < MAX_LATENCIES) this.#latencies.push(Number(nowNs - frame.ns) / 1e6);
  }

  addClosed(): void {
    this.#closed++;
  }

  received(nowMs: number): Received {
    const seconds = (nowMs - this.#startMs) / 1000;
    const frames = this.#counts.reduce((sum, count) => sum + count, 0);
    return {
      frames,
      seconds,
      fpsMin: Math.min(...this.#counts) / seconds,
      fpsMean: frames / this.#counts.length / seconds,
      latencyP50Ms: percentile(this.#latencies, 0.5),
      latencyP99Ms: percentile(this.#latencies, 0.99),
      skipped: this.#skipped,
      damaged: this.#damaged,
      disordered: this.#disordered,
      repeated: this.#repeated,
      closed: this.#closed,
    };
  }
}
