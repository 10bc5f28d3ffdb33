import { isInvalid, MAX_COEFFICIENTS, NO_STEP, STEP_BITS, STEP_END } from './huffman-table.ts';
import type { HuffmanTable } from './huffman-table.ts';

/** What is returned instead of a bit if there is no such code. */
export const BAD_CODE = -1;

/** Where the AC values of a block end that begin at a bit; BAD_CODE if it cannot be read. */
export function passAc(view: DataView, table: HuffmanTable, from: number): number {
  let bit = from;
  for (let coefficients = 0; coefficients < MAX_COEFFICIENTS;) {
    const word = view.getUint32(bit >> 3) << (bit & 7);
    const step = table.step(word >>> (32 - STEP_BITS));
    const next = coefficients + ((step >> 5) & MAX_COEFFICIENTS);
    // A full block has no end; what looks like one is of the next block.
    if (
      step !== NO_STEP &&
      (next < MAX_COEFFICIENTS || (next === MAX_COEFFICIENTS && (step & STEP_END) === 0))
    ) {
      bit += step & 31;
      if ((step & STEP_END) !== 0) return bit;
      coefficients = next;
      continue;
    }
    const found = table.read(word >>> 16);
    const symbol = found & 0xff;
    if (found === 0 || isInvalid(symbol)) return BAD_CODE;
    bit += (found >> 8) + (symbol & 15);
    if (symbol === 0) return bit;
    coefficients += (symbol >> 4) + 1;
    if (coefficients > MAX_COEFFICIENTS) return BAD_CODE;
  }
  return bit;
}
