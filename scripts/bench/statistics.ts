/** A figure of several runs. */
export interface Figure {
  median: number;
  least: number;
  most: number;
}

/** @throws Error without values. */
export function figure(values: readonly number[]): Figure {
  if (values.length === 0) throw new Error('a figure needs values');
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** The figure of those that exist; null if none does. */
export function figureOf(values: readonly (number | null)[]): Figure | null {
  const existing = values.filter((value) => value !== null);
  return existing.length === 0 ? null : figure(existing);
}

/** The distance from the least to the most, in percent of the median. */
export function spreadPercent({ median: middle, least, most }: Figure): number {
  return middle === 0 ? 0 : ((most - least) / middle) * 100;
}

/** NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that this fraction of the values does not exceed; NaN without values. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Each run's value divided by the other's of the same run: what disturbs a run disturbs both. Runs that lack one are left
 * out.
 */
export function ratios(values: readonly (number | null)[], others: readonly (number | null)[]): number[] {
  return values.flatMap((value, run) => {
    const other = others[run] ?? null;
    return value === null || other === null || other === 0 ? [] : [value / other];
  });
}
