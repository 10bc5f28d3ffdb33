import type { CameraState } from './camera-state.ts';

/** A source that was told to stop and has not after so long (a driver or a disk that hangs) is left to itself. */
const LET_GO_MS = 6000;
/** A timer may be late on a busy machine, and a process may have been stopped for a moment. */
const GRACE_MS = 5000;

/**
 * Until when the supervisor must have taken its next step. A camera that fails keeps every deadline, since
 * the supervisor then ends it, pauses and tries again; one that is missed is a fault of the supervisor.
 */
export class ProgressDeadline {
  readonly #firstFrameMs: number;
  readonly #stallMs: number;
  #state: CameraState = 'stopped';
  #sinceMs = 0;
  #pauseMs = 0;

  constructor({ firstFrameMs, stallMs }: { firstFrameMs: number; stallMs: number }) {
    this.#firstFrameMs = firstFrameMs;
    this.#stallMs = stallMs;
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

  #nextStepMs(lastFrameMs: number): number {
    switch (this.#state) {
      case 'starting':
        return this.#sinceMs + this.#firstFrameMs + LET_GO_MS;
      case 'streaming':
        return Math.max(this.#sinceMs, lastFrameMs) + this.#stallMs + LET_GO_MS;
      case 'stalled':
        return this.#sinceMs + LET_GO_MS;
      case 'backing-off':
        return this.#sinceMs + this.#pauseMs;
      case 'idle':
      case 'stopped':
        return Number.POSITIVE_INFINITY;
    }
  }
}

/** Resolves so long after the signal has aborted. */
export function stopTimeout(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => setTimeout(resolve, LET_GO_MS).unref(), { once: true });
  });
}
