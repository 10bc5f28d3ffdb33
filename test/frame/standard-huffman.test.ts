import { expect } from 'chai';
import { encode } from 'jpeg-js';
import {
  CHROMA_AC,
  CHROMA_DC,
  LUMA_AC,
  LUMA_DC,
  STANDARD_TABLES,
} from '../../daemon/frame/standard-huffman.ts';

describe('the standard Huffman tables', () => {
  it('are those that another encoder writes, in one segment', () => {
    const { data } = encode({ width: 8, height: 8, data: Buffer.alloc(8 * 8 * 4) }, 50);
    const tables = Object.entries({ '00': LUMA_DC, '10': LUMA_AC, '01': CHROMA_DC, '11': CHROMA_AC });
    for (const [id, { counts, symbols }] of tables) {
      const table = Buffer.concat([Buffer.from(id, 'hex'), counts, symbols]);
      expect(data.includes(table), id).to.equal(true);
      expect(STANDARD_TABLES.includes(table), id).to.equal(true);
    }
    expect(STANDARD_TABLES.subarray(0, 4).toString('hex')).to.equal('ffc401a2');
    expect(STANDARD_TABLES).to.have.length(2 + 0x01a2);
  });

  it('have as many symbols as codes, each once', () => {
    for (const { counts, symbols } of [LUMA_DC, LUMA_AC, CHROMA_DC, CHROMA_AC]) {
      expect(counts).to.have.length(16);
      expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(symbols.length);
      expect(new Set(symbols).size).to.equal(symbols.length);
    }
  });
});
