import { apiUrl } from '../api-url.ts';
import { RetryBackoff } from '../backoff.ts';
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
  readonly #backoff = new RetryBackoff();
  #stop: AbortController | null = null;
  #id: string | null = null;
  #wishes: Wishes = {};
  #sent = '';
  #isSending = false;
  #timer = 0;
  #wake: () => void = () => {};

  constructor(options: WallStreamOptions) {
    this.#options = options;
  }

  /** Begins, unless it has begun. */
  start(): void {
    if (this.#stop !== null) return;
    this.#stop = new AbortController();
    void this.#run(this.#stop.signal);
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    clearTimeout(this.#timer);
    this.#wake();
  }

  /** Ends the delay before the next attempt. */
  retryNow(): void {
    this.#backoff.reset();
    this.#wake();
  }

  /** Replaces all that is asked for. */
  wish(wishes: Wishes): void {
    this.#wishes = wishes;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), GATHER_MS);
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const id = randomId();
      await readStream({
        url: apiUrl(`wall/stream?wall=${id}`),
        signal,
        silenceMs: SILENCE_MS,
        onBegin: () => this.#begin(id),
        onPart: (part, head) => this.#take(wallPart(part, head)),
      });
      this.#id = null;
      if (signal.aborted) return;
      this.#options.onConnected(false);
      await this.#pause(this.#backoff.next());
    }
  }

  #begin(id: string): void {
    this.#id = id;
    this.#sent = '';
    this.#options.onConnected(true);
    clearTimeout(this.#timer);
    void this.#send();
  }

  #take(part: WallPart | null): void {
    this.#backoff.reset();
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
    if (isTaken) this.#sent = body;
    clearTimeout(this.#timer);
    // What was wished meanwhile, or what was not taken: as of too many wishes at once.
    this.#timer = setTimeout(() => void this.#send(), isTaken ? GATHER_MS : this.#backoff.next());
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
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
