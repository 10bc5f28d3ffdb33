import type { Frame } from '../frame/frame.ts';
import { Pacer } from '../stream/pacer.ts';
import type { Timer } from '../system/timer.ts';
import { encodeFrame } from './frame-message.ts';
import { Leases } from './leases.ts';
import type { NatsSender } from './nats-session.ts';
import type { Want } from './want-message.ts';

export interface FramePublisherOptions {
  readonly subject: string;
  /** See FrameChunk. */
  readonly run: number;
  readonly tap: (callback: (frame: Frame) => void) => () => void;
  /** Makes a camera run that otherwise runs for viewers alone, until the returned function is called. */
  readonly hold: () => () => void;
  /** The newest frame; null unless frames arrive. */
  readonly current: () => Frame | null;
  /** Whether frames are a card: those are not sent. */
  readonly isPrivate: () => boolean;
  readonly timer: Timer;
  readonly now?: () => number;
}

/** A frame that waited this long for the server is not sent: with a camera of one frame in 2 s, the newest one is still as old. */
const OLDEST_MS = 2000;
/** Frames differ in size; and room for the heads of chunks. */
const MEMORY_STEP = 16 * 1024;
/** From here on, the way to the server is long rather than slow, and one frame on the way would leave it empty most of the time. */
const LONG_WAY_MS = 40;

/**
 * Sends frames while a hub wants them: none before the server has taken the one before, two on a long way, since nothing else would
 * push back. Of those that arrive meanwhile, the newest is next. Until a hub asks, it costs nothing.
 */
export class FramePublisher {
  readonly #options: FramePublisherOptions;
  readonly #now: () => number;
  readonly #leases = new Leases();
  #session: NatsSender | null = null;
  #pacer: { readonly fps: number; readonly pacer: Pacer } | null = null;
  /** Ends tap and hold; null while nobody wants frames. */
  #end: (() => void) | null = null;
  #stopTimer: () => void = () => {};
  #onTheWay = 0;
  /** A frame was due that could not be sent. */
  #isBehind = false;
  #sequence = 0;
  /** Of the messages of one frame, which the session copies when it is asked for confirmation. None while nobody wants frames. */
  #memory = Buffer.alloc(0);
  #sentAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: FramePublisherOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Frames that were sent. */
  get sent(): number {
    return this.#sequence;
  }

  /** Null: there is no connection. Hubs renew their leases on the next one. */
  use(session: NatsSender | null): void {
    this.#session = session;
    this.#onTheWay = 0;
    this.#isBehind = false;
    this.#leases.clear();
    this.#follow();
  }

  /** A hub asks for frames. */
  want(want: Want): void {
    if (this.#session === null) return;
    this.#leases.take(want, this.#now());
    this.#follow();
  }

  /** Begins, goes on or ends as the leases say. */
  #follow(): void {
    this.#stopTimer();
    const wish = this.#leases.wish(this.#now());
    if (wish === null) {
      this.#end?.();
      this.#end = this.#pacer = null;
      this.#memory = Buffer.alloc(0);
      return;
    }
    if (this.#pacer?.fps !== wish.fps) this.#pacer = { fps: wish.fps, pacer: new Pacer(wish.fps) };
    this.#stopTimer = this.#options.timer(() => this.#follow(), (this.#leases.nextEndMs ?? 0) - this.#now());
    if (this.#end !== null) return;
    const release = this.#options.hold();
    const untap = this.#options.tap(this.#onFrame);
    this.#end = () => {
      untap();
      release();
    };
    // Who has just begun to look need not wait for the next one.
    this.#sendNewest();
  }

  readonly #onFrame = (frame: Frame): void => {
    if (this.#pacer?.pacer.shouldSend(frame.capturedAtMs) !== true) return;
    if (this.#onTheWay >= this.#mostOnTheWay) this.#isBehind = true;
    else this.#send(frame);
  };

  get #mostOnTheWay(): number {
    const roundTripMs = this.#session?.roundTripMs ?? 0;
    return Number.isFinite(roundTripMs) && roundTripMs > LONG_WAY_MS ? 2 : 1;
  }

  #sendNewest(): void {
    this.#isBehind = false;
    const frame = this.#options.current();
    if (frame === null || frame.capturedAtMs <= this.#sentAtMs) return;
    if (this.#now() - frame.capturedAtMs <= OLDEST_MS) this.#send(frame);
  }

  #send(frame: Frame): void {
    const { subject, run, isPrivate } = this.#options;
    const session = this.#session;
    if (session === null || this.#end === null || isPrivate()) return;
    const { width, height, wallClockMs: capturedAtMs, jpegBytes: totalBytes } = frame;
    const head = { run, sequence: this.#sequence + 1, capturedAtMs, width, height, totalBytes };
    if (this.#memory.length < totalBytes + MEMORY_STEP)
      this.#memory = Buffer.allocUnsafeSlow(totalBytes + 2 * MEMORY_STEP);
    const messages = encodeFrame(head, frame.jpeg, session.maxPayload, this.#memory);
    if (messages === null) return;
    this.#sequence++;
    this.#sentAtMs = frame.capturedAtMs;
    for (const message of messages) session.publish(subject, message);
    this.#onTheWay++;
    void this.#follows(session);
  }

  async #follows(session: NatsSender): Promise<void> {
    const isTaken = await session.confirmed();
    // It has ended, and another one may have begun.
    if (!isTaken || session !== this.#session) return;
    this.#onTheWay--;
    if (this.#isBehind) this.#sendNewest();
  }
}
