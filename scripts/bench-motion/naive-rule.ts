/** The defaults of rpicam-apps' motion_detect stage (post_processing_stages/motion_detect_stage.cpp). */
const DIFFERENCE_M = 0.1;
const DIFFERENCE_C = 10;
const REGION_THRESHOLD = 0.005;

/** The rule of that stage, for comparison: compares with the last picture only, and knows nothing of noise. */
export class NaiveRule {
  #last: Uint8Array | null = null;

  examine(map: Uint8Array): boolean {
    const last = this.#last;
    this.#last = Uint8Array.from(map);
    if (last === null) return false;
    let changed = 0;
    for (const [i, before] of last.entries()) {
      if (Math.abs(Number(map[i]) - before) > DIFFERENCE_M * before + DIFFERENCE_C) changed++;
    }
    return changed >= REGION_THRESHOLD * map.length;
  }
}
