import { SIXTEEN_ZEROS } from './huffman-table.ts';
import type { ScanComponent } from './scan-header.ts';

/** Bits that are wanted are less than a byte, so 8 codes of one length bring nothing that 0 to 7 do not. */
const MOST = 7;

/**
 * How many redundant codes for 16 zeros, written before ends of blocks, have `bits` bits modulo 8: the fewest, by component. A decoder
 * does not show them. All 0 if there is no such number: the table has no such code, all lengths are even, or there is not `room` for as many.
 */
export function padding(
  components: readonly ScanComponent[],
  room: Int32Array,
  bits: number,
  counts: Int32Array,
): void {
  const lengthOf = (index: number): number => components[index]?.ac.lengths[SIXTEEN_ZEROS] ?? 0;
  const mostOf = (index: number): number => (lengthOf(index) === 0 ? 0 : Math.min(MOST, room[index] ?? 0));
  let best = Infinity;
  counts.fill(0);
  // Luminance and the first chroma component: the second one mostly has the tables of the first.
  for (let first = mostOf(0); first >= 0; first--)
    for (let second = mostOf(1); second >= 0; second--) {
      const sum = first * lengthOf(0) + second * lengthOf(1);
      if ((sum & 7) !== bits || sum >= best) continue;
      best = sum;
      counts[0] = first;
      counts[1] = second;
    }
}
