import { expect } from 'chai';

import { quantizationTable } from '../../../daemon/test-picture/jpeg/quantization.ts';
import { CHROMA_QUANTIZATION, LUMA_QUANTIZATION } from '../../../daemon/test-picture/jpeg/tables.ts';

describe('quantizationTable', () => {
  it('is the standard table at quality 50', () => {
    expect([...quantizationTable(LUMA_QUANTIZATION, 50)]).to.deep.equal(LUMA_QUANTIZATION);
    expect([...quantizationTable(CHROMA_QUANTIZATION, 50)]).to.deep.equal(CHROMA_QUANTIZATION);
  });

  it('is that of libjpeg at other qualities', () => {
    expect([...quantizationTable(LUMA_QUANTIZATION, 80).subarray(0, 8)]).to.deep.equal([
      6, 4, 4, 6, 10, 16, 20, 24,
    ]);
    expect([...quantizationTable(LUMA_QUANTIZATION, 25).subarray(0, 8)]).to.deep.equal([
      32, 22, 20, 32, 48, 80, 102, 122,
    ]);
  });

  it('stays between 1 and 255', () => {
    expect(new Set(quantizationTable(LUMA_QUANTIZATION, 100))).to.deep.equal(new Set([1]));
    expect(new Set(quantizationTable(LUMA_QUANTIZATION, 1))).to.deep.equal(new Set([255]));
  });
});
