import type { Socket } from 'node:net';
import type { Frame } from '../frame/frame.ts';
import { RateMeter } from '../frame/rate-meter.ts';
import type { PartFormat } from './multipart.ts';
import { Pacer } from './pacer.ts';

/**
 * Why a viewer is no longer one: the peer closed, we ended the stream, it took not one frame in a
 * whole turn of the ring, or its connection took no byte for STUCK_MS.
 */
export type DisconnectReason = 'closed' | 'ended' | 'overrun' | 'stuck';

/** A peer that is gone without a FIN takes nothing more; TCP itself would notice after a quarter of an hour. */
const STUCK_MS = 30_000;
/**
 * After so much silence, found at the next look, the last frame is sent again: Chromium and WebKit
 * paint a picture only when the next part's header is there, and Motion gives up after 5 s.
 */
const SILENCE_MS = 500;
/** A viewer that wants few frames waits longer than an interval for its next one, by an interval of the camera at most. */
const SILENT_INTERVALS = 2;

/** What a viewer may ask for; null: as the camera delivers, without end. */
export interface ViewerOptions {
  /** At most so many frames a second. */
  fps: number | null;
  /** The stream ends after so many frames; those that are sent again do not count. */
  frames: number | null;
  /** The stream ends after so long. */
  durationMs: number | null;
  /** What it is called in /status, where it finds itself again. */
  name: string | null;
  partFormat: PartFormat;
}

export interface ViewerParts {
  /** For logs and /status, unique in this process. */
  id: number;
  socket: Socket;
  /** The peer's address, for logs and /status. */
  address: string;
  userAgent: string;
  options: ViewerOptions;
  /** Whether it may still look, asked twice a second or so. */
  isAuthorized(): boolean;
  /** Ends the HTTP response and the connection with it, after what was written. */
  finish(): void;
  onLeave(cause: DisconnectReason): void;
}

/**
 * One HTTP client of the stream.
 *
 * It has no queue. While its socket is busy new frames pass it by, whole; when the socket drains it
 * gets the newest one. So a slow viewer sees fewer frames, never older ones, and costs no memory.
 */
export class Viewer {
  readonly id: number;
  readonly address: string;
  readonly userAgent: string;
  readonly options: ViewerOptions;
  readonly sinceMs = performance.now();
  /** Parts, repeated ones too. */
  sent = 0;
  skipped = 0;
  readonly rate = new RateMeter();

  readonly #options: ViewerParts;
  readonly #socket: Socket;
  readonly #bytesBefore: number;
  readonly #pacer: Pacer | null;
  readonly #silenceMs: number;
  #framesLeft: number;
  readonly #ender: NodeJS.Timeout | undefined;
  /** The frame that the socket is still sending; its bytes in the ring are pinned until then. */
  #sending: Frame | null = null;
  /** The newest frame that passed by while the socket was busy. */
  #missed: Frame | null = null;
  /** Of the last part. */
  #sequence = 0;
  #sentAtMs = this.sinceMs;
  #ending = false;
  #left = false;

  constructor(options: ViewerParts) {
    this.#options = options;
    this.id = options.id;
    this.address = options.address;
    this.userAgent = options.userAgent;
    this.#socket = options.socket;
    this.#bytesBefore = options.socket.bytesWritten;
    this.options = options.options;
    const { fps, frames, durationMs } = options.options;
    this.#pacer = fps === null ? null : new Pacer(fps);
    this.#silenceMs = Math.max(SILENCE_MS, fps === null ? 0 : (SILENT_INTERVALS * 1000) / fps);
    this.#framesLeft = frames ?? Number.POSITIVE_INFINITY;
    if (durationMs !== null) this.#ender = setTimeout(() => this.end(), durationMs);
    options.socket.once('close', () => this.#leave('closed'));
    options.socket.setTimeout(STUCK_MS);
    // Not as setTimeout's callback: that is called once, and a viewer may also be idle for so long.
    options.socket.on('timeout', () => {
      if (this.busy) this.cut('stuck');
    });
  }

  /** Bytes handed to the connection since this viewer came. */
  get bytes(): number {
    return this.#socket.bytesWritten - this.#bytesBefore;
  }

  get isAuthorized(): boolean {
    return this.#options.isAuthorized();
  }

  /** True while the kernel has not taken the whole of the last part. */
  get busy(): boolean {
    return this.#sending !== null;
  }

  /** Sends the frame if the viewer's rate wants it, or lets it pass by when the socket is busy. */
  offer(frame: Frame): void {
    const due = this.#pacer === null || this.#pacer.shouldSend(frame.capturedAtMs);
    if (this.#sending !== null) {
      if (due && this.#missed !== null) this.skipped++;
      // What was due and passed by is replaced by anything newer.
      if (due || this.#missed !== null) this.#missed = frame;
    } else if (due && !this.#ending) this.#send(frame);
  }

  /** Sends the newest frame (again) if nothing was sent for too long and the socket is free; returns whether it did. */
  repeat(frame: Frame, nowMs: number): boolean {
    if (this.busy || this.#ending || nowMs - this.#sentAtMs < this.#silenceMs) return false;
    this.#send(frame, nowMs);
    return true;
  }

  /** Whether this viewer is the one (or one of those) that hold the frame's bytes. */
  holds(frame: Frame): boolean {
    return this.#sending === frame;
  }

  /** Ends the stream after the part that is being sent. */
  end(): void {
    if (this.#ending || this.#left) return;
    this.#ending = true;
    if (this.#sending === null) this.#finish();
  }

  /** Cuts the connection now. */
  cut(cause: DisconnectReason): void {
    this.#leave(cause);
    this.#socket.destroy();
  }

  #send(frame: Frame, atMs = frame.capturedAtMs): void {
    this.#missed = null;
    this.#sending = frame;
    frame.pins++;
    this.sent++;
    this.#sentAtMs = atMs;
    if (frame.sequence !== this.#sequence) this.#framesLeft--;
    this.#sequence = frame.sequence;
    if (this.#framesLeft <= 0) this.#ending = true;
    this.rate.tick(frame.capturedAtMs);
    // A view of the ring: the kernel has taken it, or #sending pins it until #written.
    const { afterJpeg } = this.options.partFormat;
    if (afterJpeg === null) this.#socket.write(frame.part, this.#written);
    else {
      this.#socket.cork();
      this.#socket.write(frame.jpeg);
      this.#socket.write(afterJpeg, 'latin1', this.#written);
      this.#socket.uncork();
    }
    if (this.#socket.writableLength > 0) return;
    this.#release();
    if (this.#ending) this.#finish();
  }

  readonly #written = (error?: Error | null): void => {
    if (error || this.#sending === null || this.#socket.writableLength > 0) return;
    this.#release();
    if (this.#ending) this.#finish();
    else if (this.#missed !== null) this.#send(this.#missed);
  };

  #release(): void {
    if (this.#sending !== null) this.#sending.pins--;
    this.#sending = null;
  }

  #finish(): void {
    this.#options.finish();
    this.#leave('ended');
  }

  #leave(cause: DisconnectReason): void {
    if (this.#left) return;
    this.#left = true;
    clearTimeout(this.#ender);
    this.#missed = null;
    this.#release();
    this.#options.onLeave(cause);
  }
}
