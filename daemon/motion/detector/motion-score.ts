/** The score of something that is just large enough. */
export const THRESHOLD_SCORE = 50;
const SCORE_PER_DOUBLING = 10;

/** How large something is, as a score: 50 if it is as large as it must be, 10 more each time that it is twice as large, 0 to 100. */
export function sizeScore(blocks: number, leastBlocks: number): number {
  if (blocks <= 0) return 0;
  const score = THRESHOLD_SCORE + SCORE_PER_DOUBLING * Math.log2(blocks / leastBlocks);
  return Math.min(100, Math.max(0, score));
}
