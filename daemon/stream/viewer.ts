import type { Socket } from 'node:net';
import type { Frame } from '../frame/frame.ts';
import { RateMeter } from '../frame/rate-meter.ts';
import { Pacer } from './pacer.ts';
import type { SocketTurns } from './socket-turns.ts';
import { StuckWatch } from './stuck-watch.ts';
import type { ViewerOptions } from './viewer-options.ts';
import type { DisconnectReason, ViewerParts } from './viewer-parts.ts';

/**
 * After this much silence the last frame is sent again, at the next check: Chromium and WebKit paint a picture only when
 * the header of the next part arrives, and Motion gives up after 5 s.
 */
const SILENCE_MS = 500;
/** With a low frame rate, silence is this many of the viewer's intervals; gaps vary by an interval of the camera. */
const SILENT_INTERVALS = 2;

/**
 * One HTTP client of the stream, or one camera in a stream of several.
 *
 * It has no queue. While its socket is busy it skips frames; when the socket drains it gets the newest one. So a slow
 * viewer sees fewer frames but no old ones, and costs no memory.
 */
export class Viewer {
  readonly id: number;
  readonly address: string;
  readonly userAgent: string;
  options: ViewerOptions;
  readonly sinceMs = performance.now();
  /** Parts, including repeated ones. */
  sent = 0;
  skipped = 0;
  readonly rate = new RateMeter();

  readonly #parts: ViewerParts;
  readonly #socket: Socket;
  readonly #bytesBefore: number;
  readonly #turns: SocketTurns | null;
  /** The owner of a shared socket watches it itself. */
  readonly #stuckWatch: StuckWatch | null;
  /** Of this viewer's parts on a socket with others. */
  #ownBytes = 0;
  readonly #pacer: Pacer | null;
  readonly #silenceMs: number;
  /** Called when the kernel has taken what was written. */
  readonly #done: (error?: Error | null) => void;
  #framesLeft: number;
  readonly #durationTimer: NodeJS.Timeout | undefined;
  /** The frame that the socket is still sending; pinned in the ring. */
  #sending: Frame | null = null;
  /** The newest frame that was skipped while the socket was busy. */
  #missed: Frame | null = null;
  /** Sequence number of the last frame sent. */
  #sequence = 0;
  #sentAtMs = this.sinceMs;
  #ending = false;
  #left = false;

  constructor(parts: ViewerParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.address = parts.address;
    this.userAgent = parts.userAgent;
    this.#socket = parts.socket;
    this.#bytesBefore = parts.socket.bytesWritten;
    this.options = parts.options;
    const { fps, frames, durationMs } = parts.options;
    this.#pacer = fps === null ? null : new Pacer(fps);
    this.#silenceMs = Math.max(SILENCE_MS, fps === null ? 0 : (SILENT_INTERVALS * 1000) / fps);
    this.#framesLeft = frames ?? Number.POSITIVE_INFINITY;
    if (durationMs !== null) this.#durationTimer = setTimeout(() => this.end(), durationMs);
    this.#turns = parts.turns ?? null;
    this.#done = this.#turns?.written ?? this.#written;
    this.#stuckWatch = this.#turns === null ? this.#watchSocket() : null;
  }

  /** Bytes written to the connection since this viewer joined; of its own parts, if it shares the connection. */
  get bytes(): number {
    return this.#turns === null ? this.#socket.bytesWritten - this.#bytesBefore : this.#ownBytes;
  }

  /** For TRACE=frame, which measures its writes. */
  get socket(): Socket {
    return this.#socket;
  }

  get isAuthorized(): boolean {
    return this.#parts.isAuthorized();
  }

  /** True until the kernel has taken the complete last part. */
  get busy(): boolean {
    return this.#sending !== null;
  }

  /** Another rate from now on, for a viewer that has one. */
  useRate(fps: number): void {
    this.options = { ...this.options, fps };
    this.#pacer?.change(fps);
  }

  /** Sends the frame if the viewer's rate calls for it, or skips it if the socket is busy. */
  offer(frame: Frame): void {
    const isDue = this.#pacer === null || this.#pacer.shouldSend(frame.capturedAtMs);
    if (this.#sending !== null || this.#turns?.isBusy === true) {
      if (isDue && this.#missed !== null) this.skipped++;
      // Any newer frame replaces one that was due and skipped.
      if (isDue || this.#missed !== null) this.#missed = frame;
      if (this.#missed !== null) this.#turns?.wait(this);
    } else if (isDue && !this.#ending) this.#send(frame);
  }

  /** Sends the newest frame, again if necessary, after too much silence on its own free socket; returns whether it did. */
  repeat(frame: Frame, nowMs: number): boolean {
    if (this.#turns !== null || this.busy || this.#ending || nowMs - this.#sentAtMs < this.#silenceMs)
      return false;
    this.#send(frame, nowMs);
    return true;
  }

  /** Looks whether the connection is stuck. Call it about twice per second. */
  watch(): void {
    this.#stuckWatch?.look(this.busy);
  }

  /** Whether the socket is still sending this frame, and so pins it. */
  isSending(frame: Frame): boolean {
    return this.#sending === frame;
  }

  /** Ends the stream after its current part. */
  end(): void {
    if (this.#ending || this.#left) return;
    this.#ending = true;
    if (this.#sending === null) this.#finish();
  }

  /** Closes the connection now. */
  cut(reason: DisconnectReason): void {
    this.#leave(reason);
    this.#parts.reset();
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
    // A view of the ring: either the kernel takes it now, or it is pinned until #written.
    const { afterJpeg } = this.options.partFormat;
    // A larger part that is not taken at once ends with 'drain'. A callback would cost a tick of Node's for each part.
    const done = frame.jpegBytes < this.#socket.writableHighWaterMark ? this.#done : undefined;
    if (afterJpeg === null) this.#socket.write(frame.part, done);
    else {
      this.#socket.cork();
      this.#socket.write(frame.jpeg);
      this.#socket.write(afterJpeg, 'latin1', done);
      this.#socket.uncork();
    }
    if (this.#turns !== null) this.#ownBytes += frame.part.length;
    if (this.#socket.writableLength > 0) {
      this.#turns?.sends(this);
      return;
    }
    this.#release();
    if (this.#ending) this.#finish();
  }

  /** For SocketTurns: the kernel has taken its part. */
  taken(): void {
    this.#written();
  }

  /** For SocketTurns: the socket is free, and it is this viewer's turn. */
  onTurn(): void {
    if (this.#missed !== null && this.#sending === null && !this.#ending) this.#send(this.#missed);
  }

  #watchSocket(): StuckWatch {
    this.#socket.once('close', () => this.#leave('closed'));
    this.#socket.on('drain', this.#written);
    return new StuckWatch(this.#socket, () => {
      if (this.busy) this.cut('stuck');
    });
  }

  readonly #written = (error?: Error | null): void => {
    if (error || this.#sending === null || this.#socket.writableLength > 0) return;
    this.#release();
    if (this.#ending) this.#finish();
    else if (this.#missed !== null && this.#turns === null) this.#send(this.#missed);
  };

  #release(): void {
    if (this.#sending !== null) this.#sending.pins--;
    this.#sending = null;
  }

  #finish(): void {
    this.#parts.finish();
    this.#leave('ended');
  }

  #leave(reason: DisconnectReason): void {
    if (this.#left) return;
    this.#left = true;
    clearTimeout(this.#durationTimer);
    this.#missed = null;
    this.#release();
    this.#parts.onLeave(reason);
  }
}
