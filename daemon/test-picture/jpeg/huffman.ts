import { CHROMA_AC, CHROMA_DC, LUMA_AC, LUMA_DC } from '../../frame/standard-huffman.ts';
import type { HuffmanSpec } from '../../frame/standard-huffman.ts';

/** The code of each symbol as `code << 5 | bits`, the code right-aligned in `bits` (1 to 16) bits; 0 = no code. */
export type HuffmanCodes = Int32Array;

/** Derives the codes from a table: codes of one length count up; the next length starts at twice the following code. */
export function huffmanCodes({ counts, symbols }: HuffmanSpec): HuffmanCodes {
  const codes = new Int32Array(256);
  let code = 0;
  let first = 0;
  for (const [index, count] of counts.entries()) {
    for (const symbol of symbols.subarray(first, first + count)) {
      codes[symbol] = (code << 5) | (index + 1);
      code++;
    }
    first += count;
    code <<= 1;
  }
  return codes;
}

/** The tables of one kind of component, luminance or chrominance. */
export interface ComponentCodes {
  readonly dc: HuffmanCodes;
  readonly ac: HuffmanCodes;
}

export const LUMA_CODES: ComponentCodes = { dc: huffmanCodes(LUMA_DC), ac: huffmanCodes(LUMA_AC) };
export const CHROMA_CODES: ComponentCodes = { dc: huffmanCodes(CHROMA_DC), ac: huffmanCodes(CHROMA_AC) };
