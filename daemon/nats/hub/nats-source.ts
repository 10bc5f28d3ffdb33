import type { Source, SourceRun } from '../../camera/sources/source.ts';
import { PicamdError } from '../../errors.ts';
import { decodeFrame } from '../frame-message.ts';
import type { BadMessages } from './bad-messages.ts';
import type { CameraClock } from './camera-clock.ts';
import { FrameJoiner } from './frame-joiner.ts';
import type { JoinedFrame } from './frame-joiner.ts';
import { Lease } from './lease.ts';
import type { Wish } from './lease.ts';

/** The connection, as a source needs it. */
export interface FrameBus {
  /** Why no frame can come now; null: none that is known. */
  whyAway(camera: string): PicamdError | null;
  clockOf(camera: string): CameraClock;
  /** Returns a function that ends it. */
  subscribeFrames(camera: string, onMessage: (message: Uint8Array) => void): () => void;
  want(camera: string, wish: Wish): void;
}

export interface NatsSourceOptions {
  /** As in its subjects. */
  readonly camera: string;
  readonly bus: FrameBus;
  readonly wish: () => Wish;
  readonly maxFrameBytes: number;
  readonly bad: BadMessages;
}

/** In ms; an older frame is not shown. The camera sends none that waited, so it waited on the way to us. */
const MOST_AGE_MS = 2000;
/** If all frames are older for this long, more are on their way than the way can carry: ask for none until no more come. */
const OVERLOAD_MS = 3000;
/** For this long nothing came: nothing is on its way any more. */
const DRAINED_MS = 1000;
const CHECK_MS = 500;

/** The pictures of a camera that dials out: it sends them while we hold a lease. */
export class NatsSource implements Source {
  readonly kind = 'nats';
  readonly description: string;
  /** It tells by the camera's clock how old a frame is. */
  readonly backlog = { frames: 0, bytes: 0 };
  readonly #options: NatsSourceOptions;

  constructor(options: NatsSourceOptions) {
    this.#options = options;
    this.description = `${options.camera} over NATS`;
  }

  async run(run: SourceRun): Promise<void> {
    const { camera, bus, wish } = this.#options;
    if (run.signal.aborted) return;
    const away = bus.whyAway(camera);
    if (away !== null) throw away;
    const frames = new NewestFrames(run, this.#options);
    const unsubscribe = bus.subscribeFrames(camera, frames.onMessage);
    const lease = new Lease(wish, (now) => bus.want(camera, now));
    let check: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        run.signal.addEventListener('abort', () => resolve());
        check = setInterval(() => {
          const why = bus.whyAway(camera);
          if (why !== null) reject(why);
          if (lease.isPaused !== frames.isOverloaded(performance.now())) lease.isPaused = !lease.isPaused;
        }, CHECK_MS);
      });
    } finally {
      clearInterval(check);
      lease.end();
      unsubscribe();
      frames.end();
    }
  }
}

/** Hands on the newest frame of those that are read at once, if it is not too old. */
class NewestFrames {
  readonly #run: SourceRun;
  readonly #options: NatsSourceOptions;
  readonly #clock: CameraClock;
  readonly #joiner: FrameJoiner;
  #newest: JoinedFrame | null = null;
  #immediate: NodeJS.Immediate | undefined;
  /** Since when all frames have been too old; null: the last one was not. */
  #oldSinceMs: number | null = null;
  #heardAtMs = 0;
  #isDraining = false;

  constructor(run: SourceRun, options: NatsSourceOptions) {
    this.#run = run;
    this.#options = options;
    this.#clock = options.bus.clockOf(options.camera);
    this.#joiner = new FrameJoiner(options.maxFrameBytes);
  }

  readonly onMessage = (message: Uint8Array): void => {
    const { camera, bad } = this.#options;
    const chunk = decodeFrame(message);
    const refusedBefore = this.#refused;
    const frame = chunk === null ? null : this.#joiner.add(chunk);
    if (chunk === null) bad.drop(camera, 'a message on the subject of frames is none');
    else if (this.#refused > refusedBefore) bad.drop(camera, 'a frame is no JPEG, incomplete or too large');
    if (frame === null) return;
    const nowMs = performance.now();
    this.#heardAtMs = nowMs;
    if (this.#clock.heard(frame.run, frame.capturedAtMs, nowMs) > MOST_AGE_MS) {
      this.#oldSinceMs ??= nowMs;
      return;
    }
    this.#oldSinceMs = null;
    // After a pause many are read in one go.
    this.#newest = frame;
    this.#immediate ??= setImmediate(this.#show);
  };

  /** Whether to ask for nothing, until what is on its way has come. */
  isOverloaded(nowMs: number): boolean {
    if (this.#isDraining && nowMs - this.#heardAtMs > DRAINED_MS) {
      this.#isDraining = false;
      this.#oldSinceMs = null;
      this.#clock.forget();
    } else if (this.#oldSinceMs !== null && nowMs - this.#oldSinceMs > OVERLOAD_MS) this.#isDraining = true;
    return this.#isDraining;
  }

  end(): void {
    clearImmediate(this.#immediate);
    this.#newest = null;
    this.#joiner.end();
  }

  readonly #show = (): void => {
    const frame = this.#newest;
    this.#immediate = undefined;
    this.#newest = null;
    if (frame === null || this.#run.signal.aborted) return;
    this.#run.units?.start();
    this.#run.onBytes(frame.jpeg);
    this.#run.units?.end();
  };

  get #refused(): number {
    const { incomplete, tooLarge, notJpeg } = this.#joiner.counts;
    return incomplete + tooLarge + notJpeg;
  }
}
