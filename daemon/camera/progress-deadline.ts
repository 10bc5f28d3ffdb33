import type { CameraState } from './camera-state.ts';

/** Timers may be late on a busy machine, and the process may have been stopped for a moment. */
const GRACE_MS = 5000;

const STOP_TIMEOUT_MS = 6000;

/** In ms. */
export interface ProgressDeadlineOptions {
  firstFrameMs: number;
  stallMs: number;
  /** A source that has not stopped this long after it was told to (its driver or disk hangs) is abandoned. */
  stopTimeoutMs?: number;
}

/**
 * The time by which the supervisor must take its next step. A failing camera does not miss it, because the supervisor
 * stops it, pauses and retries; if the deadline is missed the supervisor itself is stuck.
 */
export class ProgressDeadline {
  readonly #options: Required<ProgressDeadlineOptions>;
  #state: CameraState = 'stopped';
  #sinceMs = 0;
  #pauseMs = 0;

  constructor({ firstFrameMs, stallMs, stopTimeoutMs = STOP_TIMEOUT_MS }: ProgressDeadlineOptions) {
    this.#options = { firstFrameMs, stallMs, stopTimeoutMs };
  }

  /** `pauseMs` is the duration of 'backing-off'. */
  entered(state: CameraState, pauseMs = 0): void {
    this.#state = state;
    this.#sinceMs = performance.now();
    this.#pauseMs = pauseMs;
  }

  missed(nowMs: number, lastFrameMs: number): boolean {
    return nowMs > this.#nextStepMs(lastFrameMs) + GRACE_MS;
  }

  /** Resolves when a source that the signal told to stop must be abandoned. */
  stopTimeout(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const abandon = () => setTimeout(resolve, this.#options.stopTimeoutMs).unref();
      signal.addEventListener('abort', abandon, { once: true });
    });
  }

  #nextStepMs(lastFrameMs: number): number {
    const { firstFrameMs, stallMs, stopTimeoutMs } = this.#options;
    switch (this.#state) {
      case 'starting':
        return this.#sinceMs + firstFrameMs + stopTimeoutMs;
      case 'streaming':
        return Math.max(this.#sinceMs, lastFrameMs) + stallMs + stopTimeoutMs;
      case 'unreadable':
        return this.#sinceMs + stallMs + stopTimeoutMs;
      case 'stalled':
        return this.#sinceMs + stopTimeoutMs;
      case 'backing-off':
        return this.#sinceMs + this.#pauseMs;
      case 'idle':
      case 'stopped':
        return Number.POSITIVE_INFINITY;
    }
  }
}
