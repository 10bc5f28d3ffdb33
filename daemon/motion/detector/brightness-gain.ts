/** Steps of the histogram per factor of 1. */
const STEPS = 400;
const MOST_STEPS = 1023;
/** Every third block is enough, and no multiple of a usual width. */
const STRIDE = 3;
/** Blocks that are nearly black or white say nothing about a factor. */
const DARKEST = 12;
const BRIGHTEST = 250;
const LEAST_BLOCKS = 50;
/** A smaller change is noise. */
const LEAST_CHANGE = 0.004;

/** By how much the whole picture became brighter or darker: the median of picture to background, so that a moving thing does not count. */
export class BrightnessGain {
  readonly #histogram = new Int32Array(MOST_STEPS + 1);

  /**
   * @param masked 1 for each block that does not count
   * @returns a factor, 1 = as before
   */
  measure(map: Uint8Array, background: Float32Array, masked: Int32Array): number {
    const histogram = this.#histogram.fill(0);
    let blocks = 0;
    for (let i = 0; i < map.length; i += STRIDE) {
      const now = Number(map[i]);
      const before = Number(background[i]);
      if (before <= DARKEST || now >= BRIGHTEST || masked[i] === 1) continue;
      const step = Math.min(MOST_STEPS, Math.trunc((now / before) * STEPS));
      histogram[step] = Number(histogram[step]) + 1;
      blocks++;
    }
    if (blocks <= LEAST_BLOCKS) return 1;
    let below = 0;
    let median = 0;
    while (median < MOST_STEPS && (below += Number(histogram[median])) * 2 < blocks) median++;
    const gain = (median + 0.5) / STEPS;
    return Math.abs(gain - 1) < LEAST_CHANGE ? 1 : gain;
  }
}
