import { expect } from 'chai';

import { CHROMA_CODES, LUMA_CODES } from '../../../daemon/test-picture/jpeg/huffman.ts';

function bits(packed: number): string {
  return (packed >> 5).toString(2).padStart(packed & 31, '0');
}

describe('huffmanCodes', () => {
  it('derives the codes of the standard (T.81 tables K.3 to K.6)', () => {
    expect(bits(LUMA_CODES.dc[0]!)).to.equal('00');
    expect(bits(LUMA_CODES.dc[11]!)).to.equal('111111110');
    expect(bits(LUMA_CODES.ac[0x00]!)).to.equal('1010');
    expect(bits(LUMA_CODES.ac[0xf0]!)).to.equal('11111111001');
    expect(bits(LUMA_CODES.ac[0xfa]!)).to.equal('1111111111111110');
    expect(bits(CHROMA_CODES.dc[11]!)).to.equal('11111111110');
    expect(bits(CHROMA_CODES.ac[0x00]!)).to.equal('00');
    expect(bits(CHROMA_CODES.ac[0xf0]!)).to.equal('1111111010');
  });

  it('has no code for symbols that baseline does not use', () => {
    expect(LUMA_CODES.dc[12]).to.equal(0);
    expect(LUMA_CODES.ac[0x0b]).to.equal(0);
  });

  it('has no code that is a prefix of another', () => {
    for (const { dc, ac } of [LUMA_CODES, CHROMA_CODES]) {
      for (const codes of [dc, ac]) {
        const sorted = [...codes]
          .filter((code) => code !== 0)
          .map(bits)
          .toSorted();
        for (const [i, code] of sorted.slice(1).entries())
          expect(code.startsWith(sorted[i]!)).to.equal(false);
      }
    }
  });
});
