import { FrameClock } from '../frame/frame-clock.ts';
import type { FrameClockOptions } from '../frame/frame-clock.ts';
import { LoopWatch } from './loop-watch.ts';

/** Tells when the frames of a source were captured, and which of them waited for too long because we stood still. */
export class Arrivals {
  readonly #options: FrameClockOptions;
  readonly #watch: LoopWatch;
  #clock: FrameClock;
  /** Since when the event loop was late as bytes of the frame in progress were read. */
  #lateSinceMs: number | null = null;

  /** `onOverdue` is called about 20 times per second while the last frame must be shown although it is old. */
  constructor(options: FrameClockOptions, onOverdue: () => void) {
    this.#options = options;
    this.#clock = new FrameClock(options);
    this.#watch = new LoopWatch((nowMs) => {
      if (this.#clock.isOverdue(nowMs)) onOverdue();
    });
  }

  /** A run of the source starts: its frames have nothing to do with earlier ones. */
  start(): void {
    this.#clock = new FrameClock(this.#options);
    this.#lateSinceMs = null;
    this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Whether the last frame is too old to be shown. */
  get isPassingOver(): boolean {
    return this.#clock.isPassingOver;
  }

  /** Whether we have just stood still, and newer frames than the last one shown are waiting. */
  get isBehind(): boolean {
    return this.isPassingOver || this.#watch.lateSinceMs(performance.now()) !== null;
  }

  /** Bytes of a frame have been read. A large frame takes several reads, and only the first may have been late. */
  readonly onBytes = (): void => {
    this.#lateSinceMs ??= this.#watch.lateSinceMs(performance.now());
  };

  /** When the frame was captured whose last bytes have been read. See FrameClock.arrived(). */
  readonly capturedAt = (nowMs: number, jpegBytes: number): number => {
    const lateSinceMs = this.#lateSinceMs;
    this.#lateSinceMs = null;
    return this.#clock.arrived(nowMs, jpegBytes, lateSinceMs);
  };
}
