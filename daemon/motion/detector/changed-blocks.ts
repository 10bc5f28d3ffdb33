import type { AreaBitmap } from './area-bitmap.ts';
import type { Background } from './background.ts';
import type { Thresholds } from './thresholds.ts';

/** A block that was nearly white and is white has lost its picture, not changed. In levels. */
const WHITE = 248;
const NEARLY_WHITE = 235;
/** While the light changes, each block may differ by this many times the change, because not all follow it equally. */
const UNREST_FACTOR = 1.5;
/** The share of that which is left after a picture. */
const UNREST_FADE = 0.8;

/** Compares a picture with the background, block by block. */
export class ChangedBlocks {
  /** 1 for each block that changed. */
  readonly marks: Uint8Array;
  #unrest = 0;

  constructor(count: number) {
    this.marks = new Uint8Array(count);
  }

  /**
   * Marks what changed; returns how many blocks.
   *
   * @param gain by how much the light of the whole picture changed; the background has it in it already
   */
  mark(map: Uint8Array, background: Background, area: AreaBitmap, limits: Thresholds, gain: number): number {
    const { marks } = this;
    const { brightness, noise } = background;
    const { masked } = area;
    const unrest = this.#unrest * UNREST_FACTOR;
    let changed = 0;
    for (let i = 0; i < marks.length; i++) {
      const [now, before] = [Number(map[i]), Number(brightness[i])];
      const limit = Math.max(limits.levels, limits.noises * Number(noise[i])) + unrest * before;
      const counts = masked[i] === 0 && !(now > WHITE && before > NEARLY_WHITE);
      const mark = counts && Math.abs(now - before) > limit ? 1 : 0;
      marks[i] = mark;
      changed += mark;
    }
    this.#unrest = Math.max(Math.abs(gain - 1), this.#unrest * UNREST_FADE);
    return changed;
  }
}
