import type { Background } from './background.ts';
import type { BlockGrid } from './block-grid.ts';
import { LocalMeans } from './local-means.ts';
import type { Thresholds } from './thresholds.ts';

/** The limits here, as a share of those for a change: details differ by less than brightness. */
const EASE = 0.6;
/** In levels; keeps dark places from turning noise into structure. */
const OFFSET = 4;

/**
 * Tells things from light: light makes a place brighter and leaves what is seen there as it was. So a block has another structure only if
 * it also differs after picture and background were divided by the mean around it.
 */
export class StructureTest {
  /** 1 for each block with another structure. */
  readonly marks: Uint8Array;
  readonly #now: LocalMeans;
  readonly #before: LocalMeans;

  constructor(grid: BlockGrid) {
    this.marks = new Uint8Array(grid.count);
    this.#now = new LocalMeans(grid);
    this.#before = new LocalMeans(grid);
  }

  mark(map: Uint8Array, { brightness, noise }: Background, { levels, noises }: Thresholds): void {
    const { marks } = this;
    const now = this.#now.measure(map);
    const before = this.#before.measure(brightness);
    for (let i = 0; i < marks.length; i++) {
      const expected = (Number(brightness[i]) * (Number(now[i]) + OFFSET)) / (Number(before[i]) + OFFSET);
      const limit = EASE * Math.max(levels, noises * Number(noise[i]));
      marks[i] = Math.abs(Number(map[i]) - expected) > limit ? 1 : 0;
    }
  }
}
