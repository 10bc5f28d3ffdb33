import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import type { EventLog, OngoingEvent } from './event-log.ts';

export interface CameraLossOptions {
  readonly log: EventLog;
  /** CAMERA_LOST_SECONDS. */
  readonly lostMs: () => number;
  /** See ExpectedFrames. */
  readonly camera: () => {
    readonly state: 'streaming' | 'expected' | 'missing';
    readonly reason: string | null;
  };
  readonly timer?: Timer | undefined;
  /** ms since 1970. */
  readonly now?: (() => number) | undefined;
}

/** Reports a camera without pictures, and when it is back. A restart, for other settings or after a stall, is shorter than CAMERA_LOST_SECONDS. */
export class CameraLoss {
  readonly #options: CameraLossOptions;
  #missing: { readonly forMs: number; readonly cancel: () => void } | null = null;
  #lost: OngoingEvent | null = null;
  #hasStopped = false;

  constructor(options: CameraLossOptions) {
    this.#options = options;
  }

  /** To be called when the camera's state may have changed. */
  readonly look = (): void => {
    if (this.#hasStopped) return;
    const { state } = this.#options.camera();
    if (state === 'missing') this.#miss();
    else this.#found(state === 'streaming');
  };

  /** A loss that goes on ends with picamd. */
  stop(): void {
    this.#hasStopped = true;
    this.#clear();
  }

  #clear(): void {
    this.#missing?.cancel();
    this.#missing = null;
    this.#lost?.end();
    this.#lost = null;
  }

  #miss(): void {
    if (this.#missing !== null || this.#lost !== null) return;
    const { timer = systemTimer, lostMs } = this.#options;
    const forMs = lostMs();
    this.#missing = { forMs, cancel: timer(() => this.#lose(), forMs) };
  }

  #lose(): void {
    const { camera, log, now = Date.now } = this.#options;
    const { state, reason } = camera();
    // Counted back: the clock may have been set meanwhile, as it is at boot.
    const sinceMs = now() - (this.#missing?.forMs ?? 0);
    this.#missing = null;
    if (state === 'missing') this.#lost = log.begin('camera-lost', { text: reason }, sinceMs);
  }

  #found(isBack: boolean): void {
    const wasLost = this.#lost !== null;
    this.#clear();
    if (wasLost && isBack) this.#options.log.add('camera-back');
  }
}
