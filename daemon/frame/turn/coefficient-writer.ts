import { BitWriter } from '../scan/bit-writer.ts';
import { bitsOf, sizeOf } from '../scan/encoded-block.ts';
import { END_OF_BLOCK, HuffmanTable, MAX_COEFFICIENTS, SIXTEEN_ZEROS } from '../scan/huffman-table.ts';
import { CHROMA_AC, CHROMA_DC, LUMA_AC, LUMA_DC } from '../standard-huffman.ts';
import type { HuffmanSpec } from '../standard-huffman.ts';

/** 64 codes of 16 bits, each with a value of 11. */
const MAX_BLOCK_BYTES = (64 * (16 + 11)) / 8;

interface Tables {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

function tableOf({ counts, symbols }: HuffmanSpec): HuffmanTable {
  const table = HuffmanTable.of(counts, symbols);
  if (table === null) throw new Error('the tables of T.81 are tables');
  return table;
}

/** Writes blocks with the standard tables, which have a code for all that an 8-bit picture has. */
export class CoefficientWriter {
  readonly #writer = new BitWriter();
  readonly #luma: Tables = { dc: tableOf(LUMA_DC), ac: tableOf(LUMA_AC) };
  readonly #chroma: Tables = { dc: tableOf(CHROMA_DC), ac: tableOf(CHROMA_AC) };

  /** Writes the 64 coefficients at blocks[at], in zigzag order. False if the tables lack a code for one. */
  write(blocks: Int16Array, at: number, dcBefore: number, isChroma: boolean): boolean {
    const { dc, ac } = isChroma ? this.#chroma : this.#luma;
    this.#writer.reserve(MAX_BLOCK_BYTES);
    const difference = (blocks[at] ?? 0) - dcBefore;
    let isWhole = this.#put(dc, 0, difference);
    let zeros = 0;
    for (let i = 1; i <= MAX_COEFFICIENTS; i++) {
      const value = blocks[at + i] ?? 0;
      if (value === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) isWhole = this.#symbol(ac, SIXTEEN_ZEROS) && isWhole;
      isWhole = this.#put(ac, zeros, value) && isWhole;
      zeros = 0;
    }
    return (zeros === 0 || this.#symbol(ac, END_OF_BLOCK)) && isWhole;
  }

  /** The data of all blocks. */
  end(): Buffer {
    this.#writer.reserve(1);
    this.#writer.fill();
    return this.#writer.written;
  }

  #put(table: HuffmanTable, zeros: number, value: number): boolean {
    const size = sizeOf(value);
    if (!this.#symbol(table, (zeros << 4) | size)) return false;
    this.#writer.put(bitsOf(value, size), size);
    return true;
  }

  #symbol(table: HuffmanTable, symbol: number): boolean {
    const length = table.lengths[symbol] ?? 0;
    this.#writer.put(table.codes[symbol] ?? 0, length);
    return length > 0;
  }
}
