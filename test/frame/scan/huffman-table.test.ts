import { expect } from 'chai';
import {
  HuffmanTable,
  HuffmanTables,
  NO_STEP,
  STEP_BITS,
  STEP_END,
} from '../../../daemon/frame/scan/huffman-table.ts';
import { LUMA_AC } from '../../../daemon/frame/standard-huffman.ts';

function tableOf(counts: number[], symbols: number[]): HuffmanTable | null {
  return HuffmanTable.of(
    Uint8Array.from({ length: 16 }, (_, i) => counts[i] ?? 0),
    Uint8Array.from(symbols),
  );
}

/** Bits, filled up with zeros. */
function bits(text: string, length: number): number {
  return Number.parseInt(text.padEnd(length, '0'), 2);
}

describe('Huffman table', () => {
  const standard = HuffmanTable.of(LUMA_AC.counts, LUMA_AC.symbols)!;

  it('reads every code that it writes', () => {
    for (const symbol of LUMA_AC.symbols) {
      const length = standard.lengths[symbol]!;
      const code = standard.codes[symbol]! << (16 - length);
      for (const behind of [0, (1 << (16 - length)) - 1])
        expect(standard.read(code | behind)).to.equal((length << 8) | symbol);
    }
    expect(standard.read(0xffff)).to.equal(0);
    expect(standard.lengths[0x0b]).to.equal(0);
  });

  it('is none if there are more codes than bits for them, or fewer symbols', () => {
    expect(tableOf([3], [1, 2, 3])).to.equal(null);
    expect(tableOf([1, 3], [1, 2, 3, 4])).to.equal(null);
    expect(tableOf([1, 1], [1])).to.equal(null);
    expect(tableOf([2], [1, 2])).not.to.equal(null);
  });

  it('finds all symbols within a step', () => {
    // 00 is 0/1, 1010 the end: 00 1, 00 0, 1010.
    expect(standard.step(bits('0010001010', STEP_BITS))).to.equal(10 | (2 << 5) | STEP_END);
    expect(standard.step(bits('1010', STEP_BITS))).to.equal(4 | STEP_END);
    // A code of 16 bits.
    expect(standard.step(bits('1111111110000010', STEP_BITS + 2) >> 2)).to.equal(NO_STEP);
  });

  it('takes no more symbols than a block has', () => {
    // 0: 16 zeros. Four of them are 64.
    const zeros = tableOf([1, 1], [0xf0, 0x00])!;
    expect(zeros.step(0)).to.equal(3 | (48 << 5));
    expect(zeros.step(bits('00010', STEP_BITS))).to.equal(5 | (48 << 5) | STEP_END);
  });

  it('passes over no symbol that a baseline picture does not have', () => {
    expect(tableOf([1], [0x10])!.step(0)).to.equal(NO_STEP);
  });

  it('is kept by its bytes, with few others', () => {
    const tables = new HuffmanTables();
    const segment = (symbol: number) => Buffer.of(1, ...Array<number>(15).fill(0), symbol);
    const first = tables.at(segment(1), 0, 17);
    expect(first.end).to.equal(17);
    expect(tables.at(segment(1), 0, 17).table).to.equal(first.table);
    for (let symbol = 2; symbol < 2 + HuffmanTables.MOST; symbol++) tables.at(segment(symbol), 0, 17);
    expect(tables.at(segment(1), 0, 17).table).not.to.equal(first.table);
    expect(tables.at(segment(1), 0, 16).table).to.equal(null);
    expect(tables.at(Buffer.alloc(400, 0xff), 0, 400).table).to.equal(null);
  });
});
