import type { AreaBitmap } from './area-bitmap.ts';
import type { Background } from './background.ts';
import type { Thresholds } from './thresholds.ts';

/** Of a block as bright as this, in levels, some pixels may be white, and white does not become brighter: it follows the light less than others. */
const BRIGHT = 190;
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
    const lag = Math.abs(background.drift - 1);
    let changed = 0;
    for (let i = 0; i < marks.length; i++) {
      const now = Number(map[i]);
      const before = Number(brightness[i]);
      const tolerance = before > BRIGHT || now > BRIGHT ? unrest + lag : unrest;
      const limit = Math.max(limits.levels, limits.noises * Number(noise[i])) + tolerance * before;
      const mark = masked[i] === 0 && Math.abs(now - before) > limit ? 1 : 0;
      marks[i] = mark;
      changed += mark;
    }
    this.#unrest = Math.max(Math.abs(gain - 1), this.#unrest * UNREST_FADE);
    return changed;
  }
}
