import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Longer than the interval of 30 frames per second, so that nothing wakes the process between them. Twice this, with
 * SLACK_MS and DRIFT_MS, is less than 100: so much of a stop passes unnoticed if timers run before what waited is read.
 */
const BEAT_MS = 36;
/** Timers are this late on a machine that has time, and in a collection of garbage. */
const SLACK_MS = 24;
/** Each beat counts from the one before it, and so from when that one really was. */
const DRIFT_MS = 2;
/** libuv counts in whole ms, from the start of its turn. */
const EARLY_MS = 2;
/** The very first beat has none before it and is not counted. It is taken for granted: a first run is not late without it. */
const NONE_COUNTED = -1;
/** Reads that follow each other so closely are one. */
const MOMENT_MS = 10;

/**
 * Knows whether the event loop was late, so that what is read now may have waited.
 *
 * Each read shows that the loop runs. In the silence after it a timer beats: the one of monitorEventLoopDelay(), which
 * calls no JavaScript, and can be started again at each read. A timer of Node cannot: it would wake the process 20 times
 * per second, and that costs as much as all the rest of the work for frames that nobody watches.
 */
export class LoopWatch {
  readonly #timer = monitorEventLoopDelay({ resolution: BEAT_MS });
  #afterRead: NodeJS.Immediate | undefined;
  /** The last read, from which beats are counted. */
  #readMs = 0;
  #beatsBefore = 0;
  #lateSinceMs: number | null = null;

  start(): void {
    this.stop();
    this.#readMs = performance.now();
    this.#beatsBefore = this.#beats() || NONE_COUNTED;
    this.#timer.enable();
  }

  stop(): void {
    this.#timer.disable();
    clearImmediate(this.#afterRead);
    this.#lateSinceMs = null;
  }

  /** Call it at each read. Returns what lateSinceMs() does. */
  read(nowMs: number): number | null {
    const silentMs = nowMs - this.#readMs;
    if (silentMs < MOMENT_MS) return this.#lateSinceMs;
    if (silentMs > BEAT_MS - EARLY_MS) this.#silenceEnds(nowMs);
    this.#readMs = nowMs;
    this.#timer.disable();
    this.#timer.enable();
    return this.#lateSinceMs;
  }

  /** If the loop is late: when it last ran, in ms of the monotonic clock; else null. */
  lateSinceMs(nowMs: number): number | null {
    if (this.#lateSinceMs !== null || nowMs - this.#readMs <= BEAT_MS) return this.#lateSinceMs;
    const beats = this.#beats() - this.#beatsBefore;
    const ranMs = this.#readMs + beats * BEAT_MS;
    return nowMs - ranMs > BEAT_MS + SLACK_MS + beats * DRIFT_MS ? ranMs : null;
  }

  #silenceEnds(nowMs: number): void {
    this.#lateSinceMs = this.lateSinceMs(nowMs);
    this.#beatsBefore = this.#beats() || NONE_COUNTED;
    if (this.#lateSinceMs === null) return;
    // When the next immediate runs, everything that waited has been read.
    clearImmediate(this.#afterRead);
    this.#afterRead = setImmediate(() => {
      this.#lateSinceMs = null;
    });
  }

  /** Its histogram has the time between each beat and the next, and separately those over an hour. */
  #beats(): number {
    return this.#timer.count + this.#timer.exceeds;
  }
}
