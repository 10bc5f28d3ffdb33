import type { BlockGrid } from './block-grid.ts';
import { ALIKE, Likeness, STRUCTURED } from './likeness.ts';

/** A picture of which so much has changed for so long may be another one, although it never changed as a whole. */
const DIFFERENT = 0.12;
const DIFFERENT_MS = 5000;

/** Notices that the camera was turned to something that looks much the same, such as more of a lawn under a sky: it is a lasting change. */
export class TurnWatch {
  readonly #likeness: Likeness;
  readonly #now: Float32Array;
  #differentMs = 0;

  constructor(grid: BlockGrid) {
    this.#likeness = new Likeness(grid);
    this.#now = new Float32Array(grid.count);
  }

  /**
   * Whether this is another picture.
   *
   * @param share of the blocks that changed, against a background that follows such blocks slowly
   * @param deviation of the picture
   */
  turned(
    map: Uint8Array,
    background: Float32Array,
    share: number,
    deviation: number,
    elapsedMs: number,
  ): boolean {
    this.#differentMs = share < DIFFERENT || deviation < STRUCTURED ? 0 : this.#differentMs + elapsedMs;
    if (this.#differentMs < DIFFERENT_MS) return false;
    this.#differentMs = 0;
    this.#now.set(map);
    return this.#likeness.measure(background, this.#now) < ALIKE;
  }
}
