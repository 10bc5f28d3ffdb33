import { expect } from 'chai';

import { jpegHeader } from '../../../daemon/test-picture/jpeg/header.ts';

describe('jpegHeader', () => {
  const header = jpegHeader({
    width: 1283,
    height: 719,
    lumaQuantization: Uint8Array.from({ length: 64 }, (_, i) => i + 1),
    chromaQuantization: new Uint8Array(64).fill(9),
  });

  it('has the segments that rpicam-vid writes, at the same offsets', () => {
    const found: string[] = [];
    for (let at = 2; at < header.length; at += 2 + header.readUInt16BE(at + 2)) {
      found.push(`${at} ${header.toString('hex', at, at + 2)} ${header.readUInt16BE(at + 2)}`);
    }
    expect(header.toString('hex', 0, 2)).to.equal('ffd8');
    expect(found).to.deep.equal([
      '2 ffe0 16',
      '20 ffdb 67',
      '89 ffdb 67',
      '158 ffc0 17',
      '177 ffc4 31',
      '210 ffc4 181',
      '393 ffc4 31',
      '426 ffc4 181',
      '609 ffda 12',
    ]);
    expect(header).to.have.length(623);
  });

  it('contains size, sampling and components', () => {
    expect(header.toString('latin1', 6, 11)).to.equal('JFIF\0');
    expect(header.readUInt16BE(163)).to.equal(719);
    expect(header.readUInt16BE(165)).to.equal(1283);
    expect(header.toString('hex', 167, 177)).to.equal('03012200021101031101');
    expect(header.toString('hex', 613, 623)).to.equal('03010002110311003f00');
  });

  it('contains the quantization in zigzag order', () => {
    expect([...header.subarray(25, 31)]).to.deep.equal([1, 2, 9, 17, 10, 3]);
  });
});
