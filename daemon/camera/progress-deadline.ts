import type { CameraState } from './camera-state.ts';

/** A timer may be late on a busy machine, and a process may have been stopped for a moment. */
const GRACE_MS = 5000;

const STOP_TIMEOUT_MS = 6000;

/** In ms. */
export interface ProgressDeadlineOptions {
  firstFrameMs: number;
  stallMs: number;
  /** A source that was told to stop and has not after this time (its driver or disk hangs) is abandoned; 6000. */
  stopTimeoutMs?: number;
}

/**
 * Until when the supervisor must have taken its next step. A camera that fails keeps every deadline, since
 * the supervisor then ends it, pauses and tries again; one that is missed is a fault of the supervisor.
 */
export class ProgressDeadline {
  readonly #options: Required<ProgressDeadlineOptions>;
  #state: CameraState = 'stopped';
  #sinceMs = 0;
  #pauseMs = 0;

  constructor({ firstFrameMs, stallMs, stopTimeoutMs = STOP_TIMEOUT_MS }: ProgressDeadlineOptions) {
    this.#options = { firstFrameMs, stallMs, stopTimeoutMs };
  }

  /** `pauseMs` is how long 'backing-off' will last. */
  entered(state: CameraState, pauseMs = 0): void {
    this.#state = state;
    this.#sinceMs = performance.now();
    this.#pauseMs = pauseMs;
  }

  missed(nowMs: number, lastFrameMs: number): boolean {
    return nowMs > this.#nextStepMs(lastFrameMs) + GRACE_MS;
  }

  /** Resolves when a source that was told to stop by the signal is to be abandoned. */
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
