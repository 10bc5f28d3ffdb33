import { STRUCTURED } from './likeness.ts';
import type { PictureStatistics } from './picture-statistics.ts';

/** A picture with less deviation shows nothing; one with more than that, something again. In levels. */
const EVEN = 5;
const UNEVEN = 7;
/** A picture that had structure for so long shows something that can be covered. */
const STRUCTURED_MS = 2000;
const COVERED_MS = 10_000;
const UNCOVERED_MS = 1000;
/** A darker picture may be that of a night or of a room in which the light went out. In levels. */
const DARK = 24;
/** A cover comes from a side: for a moment, one part of the picture is gone and another is still there. */
const PART = 0.15;
/** How long ago that may be when the picture becomes even. */
const COMING_MS = 3000;

/**
 * Notices that the lens is covered: a picture that had structure has none for 10 s. Night is not a cover: the picture becomes dark
 * everywhere, whether slowly or because a light goes out, so a dark picture counts only if one part of it was gone before the rest.
 */
export class CoverWatch {
  covered = false;
  #structuredMs = 0;
  #evenMs = 0;
  #unevenMs = 0;
  #sincePartMs = Number.POSITIVE_INFINITY;
  #cameFromSide = false;

  watch({ mean, deviation, gone, same }: PictureStatistics, elapsedMs: number): void {
    this.#sincePartMs = gone >= PART && same >= PART ? 0 : this.#sincePartMs + elapsedMs;
    if (deviation >= STRUCTURED) this.#structuredMs = Math.min(STRUCTURED_MS, this.#structuredMs + elapsedMs);
    this.#unevenMs = deviation >= UNEVEN ? this.#unevenMs + elapsedMs : 0;
    if (this.#unevenMs >= UNCOVERED_MS) {
      this.covered = false;
      this.#evenMs = 0;
    }
    if (deviation >= EVEN || this.#structuredMs < STRUCTURED_MS) return;
    if (this.#evenMs === 0) this.#cameFromSide = this.#sincePartMs <= COMING_MS;
    this.#evenMs += elapsedMs;
    if (this.#evenMs >= COVERED_MS && (mean >= DARK || this.#cameFromSide)) this.covered = true;
  }
}
