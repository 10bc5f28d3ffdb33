import type { Notice } from '../errors.ts';

/** How long it is said that pictures were lost. */
const TOLD_MS = 600_000;

/** Says that the disk is too slow, for a while after it was. */
export class LostPictures {
  #lost = 0;
  #lostAtMs = Number.NEGATIVE_INFINITY;

  /** Takes the count of all so far. Returns a notice if it is news. */
  update(lost: number, nowMs: number): Notice | null {
    if (lost <= this.#lost) return null;
    const isNew = this.notice(nowMs) === null;
    this.#lost = lost;
    this.#lostAtMs = nowMs;
    return isNew ? this.notice(nowMs) : null;
  }

  notice(nowMs: number): Notice | null {
    if (nowMs - this.#lostAtMs >= TOLD_MS) return null;
    return {
      code: 'disk-slow',
      message: `The disk of recordings is too slow: ${this.#lost} frames are missing in recordings`,
      hint: 'Use a faster disk, or lower RECORD_FPS, CAMERA_QUALITY or the size of the picture.',
    };
  }
}
