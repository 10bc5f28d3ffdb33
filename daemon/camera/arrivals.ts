// The global of this name is a getter, and this is called for each read.
import { performance } from 'node:perf_hooks';
import type { CaptureTimes } from '../frame/capture-times.ts';
import { FrameClock } from '../frame/frame-clock.ts';
import type { FrameClockOptions } from '../frame/frame-clock.ts';
import { LoopWatch } from './loop-watch.ts';

/** How often to look whether an old frame must be shown. */
const OVERDUE_CHECK_MS = 50;

/** Tells when the frames of a source were captured, and which of them waited for too long because we stood still. */
export class Arrivals implements CaptureTimes {
  readAtMs = 0;
  readonly #options: FrameClockOptions;
  readonly #onOverdue: () => void;
  readonly #watch = new LoopWatch();
  #clock: FrameClock;
  /** Since when the event loop was late in the last read, and in a read of the frame in progress; null if it was not. */
  #readLateMs: number | null = null;
  #frameLateMs: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #check: NodeJS.Immediate | undefined;

  /** `onOverdue` is called about 20 times per second while the last frame must be shown although it is old. */
  constructor(options: FrameClockOptions, onOverdue: () => void) {
    this.#options = options;
    this.#onOverdue = onOverdue;
    this.#clock = new FrameClock(options);
  }

  /** A run of the source starts: its frames have nothing to do with earlier ones. */
  start(): void {
    this.#stopChecks();
    this.#clock = new FrameClock(this.#options);
    this.#readLateMs = this.#frameLateMs = null;
    this.#watch.start();
  }

  stop(): void {
    this.#stopChecks();
    this.#watch.stop();
  }

  get isPassingOver(): boolean {
    return this.#clock.isPassingOver;
  }

  /** Whether we have just stood still, and newer frames than the last one shown are waiting. */
  get isBehind(): boolean {
    return (
      this.isPassingOver || this.#frameLateMs !== null || this.#watch.lateSinceMs(performance.now()) !== null
    );
  }

  read(): void {
    this.readAtMs = performance.now();
    this.#readLateMs = this.#watch.read(this.readAtMs);
    // A large frame takes several reads, and only the first may have been late.
    this.#frameLateMs ??= this.#readLateMs;
  }

  begin(): void {
    this.#frameLateMs = this.#readLateMs;
  }

  complete(jpegBytes: number): number {
    const capturedAtMs = this.#clock.arrived(this.readAtMs, jpegBytes, this.#frameLateMs);
    this.#frameLateMs = null;
    if (this.#clock.isPassingOver) this.#timer ??= setInterval(this.#onTimer, OVERDUE_CHECK_MS).unref();
    else if (this.#timer !== undefined) this.#stopChecks();
    return capturedAtMs;
  }

  readonly #onTimer = (): void => {
    // What waited is read first.
    this.#check = setImmediate(() => {
      if (this.#clock.isOverdue(performance.now())) this.#onOverdue();
    });
  };

  #stopChecks(): void {
    clearInterval(this.#timer);
    clearImmediate(this.#check);
    this.#timer = undefined;
  }
}
