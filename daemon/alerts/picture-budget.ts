import type { Alert } from './alert.ts';

/** Of all alerts that wait; about a hundred pictures of 720p. Older ones are sent without their picture then. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Bounds what the pictures of waiting alerts take. */
export class PictureBudget {
  /** How many webhooks each is still to be sent to; the oldest first. */
  readonly #waiting = new Map<Alert, number>();
  readonly #mostBytes: number;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** An alert will be released as often as `times` says. */
  keep(alert: Alert, times: number): void {
    if (alert.picture === null) return;
    this.#waiting.set(alert, times);
    for (const oldest of this.#waiting.keys()) {
      // The newest one is kept whatever its size: MAX_FRAME_BYTES bounds it.
      if (oldest === alert || this.#bytes() <= this.#mostBytes) return;
      oldest.picture = null;
      this.#waiting.delete(oldest);
    }
  }

  release(alert: Alert): void {
    const left = (this.#waiting.get(alert) ?? 0) - 1;
    if (left > 0) this.#waiting.set(alert, left);
    else this.#waiting.delete(alert);
  }

  /** All alerts that wait are sent without their picture. */
  clear(): void {
    for (const alert of this.#waiting.keys()) alert.picture = null;
    this.#waiting.clear();
  }

  #bytes(): number {
    return [...this.#waiting.keys()].reduce((sum, { picture }) => sum + (picture?.length ?? 0), 0);
  }
}
