import { apiUrl } from '../api-url.ts';
import { RetryBackoff } from '../backoff.ts';
import { ReadingLoop } from '../reading-loop.ts';
import { readStream } from '../stream-reader.ts';
import { wallPart } from './wall-parts.ts';
import type { WallPart } from './wall-parts.ts';
import type { TileWish } from './wishes.ts';

export interface WallStreamOptions {
  onPart(part: WallPart): void;
  /** Whether the hub answers. */
  onConnected(isConnected: boolean): void;
}

type Wishes = Readonly<Record<string, TileWish>>;

/** A wall of cameras that are all lost is silent, but for a sign of life. */
const SILENCE_MS = 20_000;
/** Wishes change together, as when a window is dragged. */
const GATHER_MS = 200;
const ANSWER_MS = 10_000;
const ID_LETTERS = 16;

/** All pictures of the wall over one connection, and what is asked for on it. */
export class WallStream {
  readonly #options: WallStreamOptions;
  readonly #loop = new ReadingLoop((signal) => this.#read(signal));
  /** Of wishes that were not taken. */
  readonly #backoff = new RetryBackoff();
  #id: string | null = null;
  #wishes: Wishes = {};
  #sent = '';
  #isSending = false;
  #timer = 0;

  constructor(options: WallStreamOptions) {
    this.#options = options;
  }

  /** Begins, unless it has begun. */
  start(): void {
    this.#loop.start();
  }

  stop(): void {
    this.#loop.stop();
    clearTimeout(this.#timer);
  }

  /** Ends the delay before the next attempt. */
  retryNow(): void {
    this.#loop.retryNow();
  }

  /** Replaces all that is asked for. */
  wish(wishes: Wishes): void {
    this.#wishes = wishes;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), GATHER_MS);
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const id = randomId();
    await readStream({
      url: apiUrl(`wall/stream?wall=${id}`),
      signal,
      silenceMs: SILENCE_MS,
      onBegin: () => this.#begin(id),
      onPart: (part, head) => this.#take(wallPart(part, head)),
    });
    this.#id = null;
    if (!signal.aborted) this.#options.onConnected(false);
    return true;
  }

  #begin(id: string): void {
    this.#id = id;
    this.#sent = '';
    this.#options.onConnected(true);
    clearTimeout(this.#timer);
    void this.#send();
  }

  #take(part: WallPart | null): void {
    this.#loop.succeeded();
    if (part !== null) this.#options.onPart(part);
  }

  /** One request at a time, so that the last wishes arrive last. */
  async #send(): Promise<void> {
    const id = this.#id;
    const body = JSON.stringify({ tiles: this.#wishes });
    if (id === null || this.#isSending || body === this.#sent) return;
    this.#isSending = true;
    const isTaken = await put(apiUrl(`wall/wishes?wall=${id}`), body);
    this.#isSending = false;
    if (isTaken) {
      this.#sent = body;
      this.#backoff.reset();
    }
    clearTimeout(this.#timer);
    // What was wished meanwhile, or what was not taken: as of too many wishes at once.
    this.#timer = setTimeout(() => void this.#send(), isTaken ? GATHER_MS : this.#backoff.next());
  }
}

async function put(url: string, body: string): Promise<boolean> {
  const headers = { 'Content-Type': 'application/json' };
  const signal = AbortSignal.timeout(ANSWER_MS);
  const response = await fetch(url, { method: 'PUT', headers, body, signal }).catch(() => null);
  return response?.ok === true;
}

/** Names a stream for the wishes that belong to it. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_LETTERS));
  return Array.from(bytes, (byte) => String.fromCharCode(97 + (byte % 26))).join('');
}
