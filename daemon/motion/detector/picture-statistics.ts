import type { Background } from './background.ts';
import type { BlockGrid } from './block-grid.ts';
import type { Thresholds } from './thresholds.ts';

/** Darker blocks cannot become half as bright in a way that one can see. In levels. */
const LEAST_BRIGHTNESS = 40;
const GONE_SHARE = 0.4;
const SAME_SHARE = 0.75;

/** What can be said about a picture as a whole. */
export class PictureStatistics {
  /** In levels, 0 to 255. */
  mean = 0;
  /** Standard deviation of the blocks, without the picture's own noise, in levels. */
  deviation = 0;
  /** Shares of the picture that became dark, and that stayed as they were, against the background. */
  gone = 0;
  same = 0;
  /** Share of the picture that changed since the last one. */
  stirred = 0;
  readonly #last: Uint8Array;
  #isFirst = true;

  constructor({ count }: BlockGrid) {
    this.#last = new Uint8Array(count);
  }

  measure(map: Uint8Array, { brightness, noise }: Background, { levels, noises }: Thresholds): void {
    const last = this.#last;
    if (this.#isFirst) last.set(map);
    this.#isFirst = false;
    let sum = 0;
    let squares = 0;
    let changes = 0;
    let gone = 0;
    let same = 0;
    let stirred = 0;
    for (let i = 0; i < map.length; i++) {
      const now = Number(map[i]);
      const before = Number(brightness[i]);
      const change = now - Number(last[i]);
      sum += now;
      squares += now * now;
      changes += change * change;
      if (Math.abs(change) > Math.max(levels, noises * Number(noise[i]))) stirred++;
      if (before < LEAST_BRIGHTNESS) continue;
      if (now < before * GONE_SHARE) gone++;
      else if (now > before * SAME_SHARE) same++;
    }
    last.set(map);
    this.mean = sum / map.length;
    // The difference of two pictures of the same has twice the variance of their noise.
    const variance = squares / map.length - this.mean * this.mean - changes / map.length / 2;
    this.deviation = Math.sqrt(Math.max(0, variance));
    this.gone = gone / map.length;
    this.same = same / map.length;
    this.stirred = stirred / map.length;
  }
}
