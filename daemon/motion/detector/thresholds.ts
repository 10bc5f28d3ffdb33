/** From which difference on a block has changed, in levels and in multiples of its noise. */
export interface Thresholds {
  readonly levels: number;
  readonly noises: number;
}

/** Below these, noise alone would be motion. */
const LEAST_LEVELS = 1.5;
const LEAST_NOISES = 2;

/** @param sensitivity 1 to 100; at 50 it takes 6 levels and 4 times the noise */
export function thresholds(sensitivity: number): Thresholds {
  const inRange = Math.min(100, Math.max(1, sensitivity));
  return {
    levels: Math.max(LEAST_LEVELS, 16 - 0.2 * inRange),
    noises: Math.max(LEAST_NOISES, 8 - 0.08 * inRange),
  };
}
