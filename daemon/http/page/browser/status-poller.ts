import { apiUrl } from './api-url.ts';
import type { Reachability } from './display-state.ts';
import type { ServerClock } from './server-clock.ts';
import type { PageStatus } from './status.ts';

export interface StatusPollerOptions {
  readonly clock: ServerClock;
  /** Called after each answer and each failure. */
  onAnswer(): void;
}

const STREAMING_POLL_MS = 3000;
const WAITING_POLL_MS = 1500;
/** Failures double the interval up to this: each of them is a line in the browser's console. */
const MAX_POLL_MS = 10_000;
/** The daemon itself waits up to 2 s for the facts about its host. */
const TIMEOUT_MS = 6000;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
/** Polls in quick succession at the start: the first round trip is slow, and the shortest sets the clock. */
const QUICK_POLLS = 3;
const QUICK_POLL_MS = 300;

/** Polls /status, and compares the clocks by its round trips. */
export class StatusPoller {
  /** The last valid status. */
  status: PageStatus | null = null;
  /** When it came, by this browser's wall clock in ms. */
  answeredAtMs = 0;
  reachability: Reachability = 'unknown';

  readonly #options: StatusPollerOptions;
  #timer = 0;
  #failures = 0;
  #quickPollsLeft = QUICK_POLLS;
  #request: Promise<boolean> | null = null;
  #running = false;

  constructor(options: StatusPollerOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#quickPollsLeft = QUICK_POLLS;
    void this.refresh();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Polls now, or joins the request that is pending; resolves with whether there was an answer. */
  refresh(): Promise<boolean> {
    this.#request ??= this.#fetchStatus().finally(() => {
      this.#request = null;
      clearTimeout(this.#timer);
      if (this.#running) this.#timer = setTimeout(() => void this.refresh(), this.#intervalMs());
      this.#options.onAnswer();
    });
    return this.#request;
  }

  async #fetchStatus(): Promise<boolean> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), TIMEOUT_MS);
    const sentMs = performance.now();
    try {
      const response = await fetch(apiUrl('status'), { cache: 'no-store', signal: limit.signal });
      const receivedMs = performance.now();
      if (response.status === FORBIDDEN) return this.#stopForToken();
      const status = response.ok ? await read(response) : null;
      this.reachability =
        response.status === UNAUTHORIZED ? 'logged-out' : status === null ? 'not-picamd' : 'reachable';
      this.#failures = status === null ? this.#failures + 1 : 0;
      if (status === null) return true;
      this.status = status;
      this.answeredAtMs = Date.now();
      if (status.timeMs !== null) this.#options.clock.add(sentMs, receivedMs, status.timeMs);
      return true;
    } catch {
      this.reachability = 'unreachable';
      this.#failures++;
      return false;
    } finally {
      clearTimeout(timer);
      limit.abort();
    }
  }

  /** A token gives access to the picture but not to the status: polling on is pointless. */
  #stopForToken(): true {
    this.reachability = 'reachable';
    this.stop();
    return true;
  }

  #intervalMs(): number {
    if (this.#failures > 0) return Math.min(MAX_POLL_MS, WAITING_POLL_MS * 2 ** (this.#failures - 1));
    if (this.#quickPollsLeft > 0) {
      this.#quickPollsLeft--;
      return QUICK_POLL_MS;
    }
    return this.status?.camera?.state === 'streaming' ? STREAMING_POLL_MS : WAITING_POLL_MS;
  }
}

/** Loads the second bundle with the first status: the picture does not need it. */
async function read(response: Response): Promise<PageStatus | null> {
  const [text, { readStatus }] = await Promise.all([response.text(), import('./rest.ts')]);
  return readStatus(text);
}
