import { once } from 'node:events';
import { connect } from 'node:net';
import type { NetConnectOpts, Socket } from 'node:net';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import { PartReader } from './part-reader.ts';

export interface CheckedViewerOptions {
  /** Where the daemon listens, and from where it is asked. */
  at: NetConnectOpts;
  /** What is asked for; the stream by default. */
  path?: string;
  authorization?: string;
  /** The camera's frame of that number, to the byte. */
  frame(number: number): Buffer;
}

const MOST_PROBLEMS = 10;

/**
 * A viewer that trusts nothing: each part must be a frame of the camera to the byte, and newer than the one
 * before or the same again. Frames come from the fake rpicam-vid, which counts anew when it is started again.
 */
export class CheckedViewer {
  /** Different frames so far. */
  frames = 0;
  /** Frames left out between two of one run of the camera. */
  lost = 0;
  /** Longest time between two new frames, in ms. */
  longestGapMs = 0;
  /** Oldest frame when its last byte had come, in ms by the wall clock. */
  oldestMs = 0;
  /** When the newest frame had come, by the monotonic clock. */
  newestAtMs = Number.NaN;
  /** What was wrong, in words; the first ten. */
  readonly problems: string[] = [];
  readonly ended: Promise<void>;
  readonly #frame: (number: number) => Buffer;
  readonly #socket: Socket;
  readonly #reader: PartReader;
  #number = -1;
  #stamp = 0;
  #failure = '';

  constructor({ at, path = '/video_feed', authorization, frame }: CheckedViewerOptions) {
    this.#frame = frame;
    this.#reader = new PartReader((head, body) => this.#part(head, body));
    const login = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
    this.#socket = connect(at, () => this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${login}\r\n`));
    this.#socket.on('error', ({ message }) => (this.#failure = message));
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
    this.ended = new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  /** Status of the answer, 0 before there is one. */
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

  /** Resolves when `frames` more have come, with when the last of them had. */
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

  /** Counts from here on. */
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

  /** A RST in the middle of whatever is being sent. */
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
    const stamp = Number(/X-Timestamp: ([\d.]+)/.exec(head)?.[1]) * 1000;
    let number: number;
    try {
      number = readFrameNumber(body);
    } catch {
      return this.#wrong(`${body.length} bytes that are no frame of this camera`);
    }
    if (!body.equals(this.#frame(number))) this.#wrong(`frame ${number} is not what the camera sent`);
    if (number === this.#number && stamp === this.#stamp) return;
    // Smaller with a later time: the camera has been started again.
    if (number <= this.#number && stamp <= this.#stamp)
      this.#wrong(`frame ${number} came behind frame ${this.#number}`);
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
