import { once } from 'node:events';
import { connect } from 'node:net';
import type { NetConnectOpts, Socket } from 'node:net';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import { PartReader } from './part-reader.ts';

export interface CheckedViewerOptions {
  /** Where the daemon listens, and the address to connect from. */
  at: NetConnectOpts;
  /** The path to request; the stream by default. */
  path?: string;
  authorization?: string;
  /** The exact bytes of the camera's frame with this number. */
  frame(number: number): Buffer;
  /** What is sent instead of frames while the camera is private. */
  card?: Buffer;
}

const MOST_PROBLEMS = 10;

/**
 * A viewer that trusts nothing: each part must be an exact frame of the camera, and newer than the one before or the
 * same again. Frames come from the fake rpicam-vid, which counts from 0 at each start.
 */
export class CheckedViewer {
  /** Different frames so far. */
  frames = 0;
  /** Frames missing between two frames of one run of the camera. */
  lost = 0;
  /** Longest time between two new frames, in ms. */
  longestGapMs = 0;
  /** Age of the oldest frame when its last byte arrived, in ms by the wall clock. */
  oldestMs = 0;
  /** When the newest frame arrived, by the monotonic clock. */
  newestAtMs = Number.NaN;
  /** The first ten problems, in words. */
  readonly problems: string[] = [];
  readonly ended: Promise<void>;
  readonly #frame: (number: number) => Buffer;
  readonly #card: Buffer | undefined;
  readonly #socket: Socket;
  readonly #reader: PartReader;
  #number = -1;
  #stamp = 0;
  #failure = '';

  constructor({ at, path = '/video_feed', authorization, frame, card }: CheckedViewerOptions) {
    this.#frame = frame;
    this.#card = card;
    this.#reader = new PartReader((head, body) => this.#part(head, body));
    const login = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
    this.#socket = connect(at, () =>
      this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${login}\r\n`),
    );
    this.#socket.on('error', ({ message }) => (this.#failure = message));
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
    this.ended = new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  /** Status of the response; 0 before it arrives. */
  get status(): number {
    return Number(this.#reader.head.split(' ')[1] ?? 0);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** The number that the newest frame shows. */
  get number(): number {
    return this.#number;
  }

  /** Its X-Timestamp, in ms since 1970. */
  get stampMs(): number {
    return this.#stamp;
  }

  /** Resolves when `frames` more have arrived, with the time of the last one. */
  async more(frames: number, withinMs = 15_000): Promise<number> {
    const wanted = this.frames + frames;
    const signal = AbortSignal.timeout(withinMs);
    while (this.frames < wanted) {
      if (this.#socket.destroyed) throw new Error(`the stream has ended ${this.#failure}`);
      await once(this.#socket, 'frame', { signal }).catch(() => {
        throw new Error(`no picture for ${withinMs} ms, or the stream has ended ${this.#failure}`);
      });
    }
    return this.newestAtMs;
  }

  /** Restarts the counts from here. */
  reset(): void {
    this.frames = this.lost = this.longestGapMs = this.oldestMs = 0;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  stop(): void {
    this.#socket.destroy();
  }

  /** Resets the connection, possibly in the middle of a frame. */
  abort(): void {
    this.#socket.resetAndDestroy();
  }

  #read(chunk: Buffer): void {
    try {
      this.#reader.write(chunk);
    } catch (error) {
      this.#wrong((error as Error).message);
      this.#socket.destroy();
    }
  }

  #part(head: string, body: Buffer): void {
    if (this.#card?.equals(body) === true) return;
    const stamp = Number(/X-Timestamp: ([\d.]+)/.exec(head)?.[1]) * 1000;
    let number: number;
    try {
      number = readFrameNumber(body);
    } catch {
      return this.#wrong(`${body.length} bytes that are no frame of this camera`);
    }
    if (!body.equals(this.#frame(number))) this.#wrong(`frame ${number} is not what the camera sent`);
    if (number === this.#number && stamp === this.#stamp) return;
    // A smaller number with a later time: the camera was restarted.
    if (number <= this.#number && stamp <= this.#stamp)
      this.#wrong(`frame ${number} came after frame ${this.#number}`);
    this.#new(number, stamp);
  }

  #new(number: number, stamp: number): void {
    const nowMs = performance.now();
    if (this.frames > 0) {
      this.longestGapMs = Math.max(this.longestGapMs, nowMs - this.newestAtMs);
      if (number > this.#number) this.lost += number - this.#number - 1;
    }
    this.oldestMs = Math.max(this.oldestMs, Date.now() - stamp);
    this.frames++;
    this.newestAtMs = nowMs;
    this.#number = number;
    this.#stamp = stamp;
    this.#socket.emit('frame');
  }

  #wrong(what: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(what);
  }
}
