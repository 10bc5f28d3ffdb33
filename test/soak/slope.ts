/** Slope of a straight line through measurements, with its confidence interval. */
export interface Slope {
  /** In units of `y` per unit of `x`. */
  value: number;
  /** Half of the 95 % confidence interval; infinite for fewer than three points. */
  plusMinus: number;
  points: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Student's t at 97.5 % for 1 to 30 degrees of freedom. The limit is 1.96. */
const T975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** Least squares. The interval is only valid for independent points: see medians(). */
export function slopeOf(points: readonly Point[]): Slope {
  const count = points.length;
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spread = sum(points.map(({ x }) => (x - meanX) ** 2));
  const value = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
  if (count < 3) return { value, plusMinus: Number.POSITIVE_INFINITY, points: count };
  const residual = sum(points.map(({ x, y }) => (y - meanY - value * (x - meanX)) ** 2));
  const error = Math.sqrt(residual / (count - 2) / spread);
  return { value, plusMinus: error * (T975[count - 3] ?? T975.at(-1) ?? 2), points: count };
}

/**
 * Splits the points into stretches of equal length and returns the median of each. The garbage collector makes memory rise
 * and fall, so neighboring samples are not independent: with all samples, the confidence interval would be too narrow.
 */
export function medians(points: readonly Point[], stretches: number): Point[] {
  const from = points[0]?.x ?? 0;
  const length = ((points.at(-1)?.x ?? 0) - from) / stretches;
  return Array.from({ length: stretches }, (_, i) =>
    points.filter(({ x }) => x >= from + i * length && x < from + (i + 1) * length),
  )
    .filter((stretch) => stretch.length > 0)
    .map((stretch) => ({
      x: mean(stretch.map(({ x }) => x)),
      y: median(stretch.map(({ y }) => y)),
    }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
