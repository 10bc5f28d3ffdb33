import { sizeOf } from './encoded-block.ts';
import type { ScanComponent } from './scan-header.ts';

/** DC values times their divisor are within it (T.81, F.1.2.2). */
const MAX_DC = 1024;

/**
 * The quantized DC value nearest to mid gray with which a table has codes for a run of blocks: for the first one behind `before`,
 * for others of the same value, and for the one behind with `after`, which is null if there is none. Null if there is none. Tables that an encoder
 * made for one picture lack what that picture does not need.
 */
export function grayLevel(
  { dc, quantization }: ScanComponent,
  blocks: number,
  before: number,
  after: number | null,
): number | null {
  const has = (difference: number): boolean => (dc.lengths[sizeOf(difference)] ?? 0) > 0;
  if (blocks > 1 && !has(0)) return null;
  const fits = (level: number): boolean => has(level - before) && (after === null || has(after - level));
  const most = Math.floor(MAX_DC / (quantization[0] ?? 1));
  for (let level = 0; level <= most; level++) {
    if (fits(level)) return level;
    if (fits(-level)) return -level;
  }
  return null;
}
