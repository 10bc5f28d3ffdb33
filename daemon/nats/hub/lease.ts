import { WANT_EVERY_MS } from '../want-message.ts';

/** What the viewers of a camera want of it together. */
export interface Wish {
  /** Frames per second; 0: none, Infinity: all. */
  readonly fps: number;
  readonly width: number;
}

/** Someone may come or leave between two messages: a viewer should not wait for its rate. */
const LOOK_MS = 250;

/** Asks a camera for frames again and again, until it is ended. */
export class Lease {
  readonly #wish: () => Wish;
  readonly #send: (wish: Wish) => void;
  readonly #timer: NodeJS.Timeout;
  #sent: Wish | null = null;
  #sentAtMs = 0;
  #isPaused = false;

  /** `wish` is asked four times per second; its changes are sent at once. */
  constructor(wish: () => Wish, send: (wish: Wish) => void) {
    this.#wish = wish;
    this.#send = send;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** While it is paused, the camera sends nothing. */
  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
    this.#look();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#send({ fps: 0, width: 0 });
  }

  #look(): void {
    const wish = this.#isPaused ? { fps: 0, width: 0 } : this.#wish();
    const nowMs = performance.now();
    const isSame = wish.fps === this.#sent?.fps && wish.width === this.#sent.width;
    if (isSame && (wish.fps === 0 || nowMs - this.#sentAtMs < WANT_EVERY_MS)) return;
    this.#sent = wish;
    this.#sentAtMs = nowMs;
    this.#send(wish);
  }
}
