import type { Background } from './background.ts';
import type { BlockGrid } from './block-grid.ts';
import { LocalMeans } from './local-means.ts';
import type { Thresholds } from './thresholds.ts';

/** The limits here, as a share of those for a change: details differ by less than brightness. */
const EASE = 0.6;
/** In levels; keeps dark places from turning noise into structure. */
const OFFSET = 4;
/** In levels. Some pixels of a block as bright as this may be white, and white does not become brighter: it does not follow the light. */
const BRIGHT = 200;

/**
 * Tells things from light: light makes a place brighter and leaves what is seen there as it was. So a block has another structure only if
 * it also differs after picture and background were divided by the mean around it.
 */
export class StructureTest {
  /** 1 for each block with another structure. */
  readonly marks: Uint8Array;
  readonly #now: LocalMeans;
  readonly #before: LocalMeans;
  /** The picture and the background without bright blocks. */
  readonly #dimNow: Float32Array;
  readonly #dimBefore: Float32Array;

  constructor(grid: BlockGrid) {
    this.marks = new Uint8Array(grid.count);
    this.#now = new LocalMeans(grid);
    this.#before = new LocalMeans(grid);
    this.#dimNow = new Float32Array(grid.count);
    this.#dimBefore = new Float32Array(grid.count);
  }

  mark(map: Uint8Array, { brightness, noise }: Background, { levels, noises }: Thresholds): void {
    const { marks } = this;
    this.#leaveOutBright(map, brightness);
    const now = this.#now.measure(this.#dimNow);
    const before = this.#before.measure(this.#dimBefore);
    for (let i = 0; i < marks.length; i++) {
      const value = Number(map[i]);
      const usual = Number(brightness[i]);
      const expected = (usual * (Number(now[i]) + OFFSET)) / (Number(before[i]) + OFFSET);
      const limit = EASE * Math.max(levels, noises * Number(noise[i]));
      const isBright = value > BRIGHT && usual > BRIGHT;
      marks[i] = !isBright && Math.abs(value - expected) > limit ? 1 : 0;
    }
  }

  /** In both, so that the ratio of their means stays right. */
  #leaveOutBright(map: Uint8Array, brightness: Float32Array): void {
    for (let i = 0; i < map.length; i++) {
      const now = Number(map[i]);
      const before = Number(brightness[i]);
      const isBright = now > BRIGHT || before > BRIGHT;
      this.#dimNow[i] = isBright ? 0 : now;
      this.#dimBefore[i] = isBright ? 0 : before;
    }
  }
}
