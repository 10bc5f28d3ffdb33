import { own } from './api-url.ts';
import type { ServerClock } from './server-clock.ts';
import type { Status } from './status.ts';
import type { Reach } from './display-state.ts';

export interface StatusPollerOptions {
  readonly clock: ServerClock;
  /** After each answer, and each time that there is none. */
  onAnswer(): void;
}

/** While all is well, while the camera is waited for, and the most while nothing answers: each failure is a line in the browser's console. */
const CALM_MS = 3000;
const WAITING_MS = 1500;
const MOST_MS = 10_000;
/** The daemon itself waits up to 2 s for what the machine tells of itself. */
const ANSWER_MS = 6000;
const LOGGED_OUT = 401;
const TOKEN_ONLY = 403;
/** Round trips in quick succession at the start: the first one is slow, and the clocks are compared by the fastest. */
const QUICK = 3;
const QUICK_MS = 300;

/** Asks /status again and again, and compares the clocks by the way. */
export class StatusPoller {
  /** The last one that was understood. */
  status: Status | null = null;
  reach: Reach = 'unknown';

  readonly #options: StatusPollerOptions;
  #timer = 0;
  #failures = 0;
  #quick = QUICK;
  #asking: Promise<boolean> | null = null;
  #running = false;

  constructor(options: StatusPollerOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#quick = QUICK;
    void this.refresh();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Asks now; resolves with whether anybody answered. */
  refresh(): Promise<boolean> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
      clearTimeout(this.#timer);
      if (this.#running) this.#timer = setTimeout(() => void this.refresh(), this.#pauseMs());
      this.#options.onAnswer();
    });
    return this.#asking;
  }

  async #ask(): Promise<boolean> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), ANSWER_MS);
    const sentMs = performance.now();
    try {
      const response = await fetch(own('status'), { cache: 'no-store', signal: limit.signal });
      const receivedMs = performance.now();
      if (response.status === TOKEN_ONLY) return this.#noStatus();
      const status = response.ok ? await read(response) : null;
      this.reach = response.status === LOGGED_OUT ? 'closed' : status === null ? 'strange' : 'reachable';
      this.#failures = status === null ? this.#failures + 1 : 0;
      if (status === null) return true;
      this.status = status;
      if (status.timeMs !== null) this.#options.clock.add(sentMs, receivedMs, status.timeMs);
      return true;
    } catch {
      this.reach = 'unreachable';
      this.#failures++;
      return false;
    } finally {
      clearTimeout(timer);
      limit.abort();
    }
  }

  /** A token may see the picture and not the status: there is nothing to ask for. */
  #noStatus(): true {
    this.reach = 'reachable';
    this.stop();
    return true;
  }

  #pauseMs(): number {
    if (this.#failures > 0) return Math.min(MOST_MS, WAITING_MS * 2 ** (this.#failures - 1));
    if (this.#quick > 0) {
      this.#quick--;
      return QUICK_MS;
    }
    return this.status?.camera?.state === 'streaming' ? CALM_MS : WAITING_MS;
  }
}

/** What reads a status is loaded with the first: the picture comes without. */
async function read(response: Response): Promise<Status | null> {
  const [text, { readStatus }] = await Promise.all([response.text(), import('./rest.ts')]);
  return readStatus(text);
}
