import { expect } from 'chai';
import { byteRange } from '../../../../daemon/http/routes/recordings/byte-range.ts';

describe('a range of bytes', () => {
  it('is what the header asks for, cut to what there is', () => {
    expect(byteRange('bytes=0-9', 100)).to.deep.equal({ from: 0, to: 10 });
    expect(byteRange('bytes=90-', 100)).to.deep.equal({ from: 90, to: 100 });
    expect(byteRange('bytes=90-5000', 100)).to.deep.equal({ from: 90, to: 100 });
    expect(byteRange('bytes=-10', 100)).to.deep.equal({ from: 90, to: 100 });
    expect(byteRange('bytes=-500', 100)).to.deep.equal({ from: 0, to: 100 });
  });

  it('cannot begin behind the end', () => {
    expect(byteRange('bytes=100-', 100)).to.equal('unsatisfiable');
    expect(byteRange('bytes=-0', 100)).to.equal('unsatisfiable');
    expect(byteRange('bytes=0-', 0)).to.equal('unsatisfiable');
  });

  it('is ignored if it is not understood', () => {
    for (const header of [
      '',
      'bytes=-',
      'bytes=9-1',
      'bytes=0-1,5-6',
      'lines=1-2',
      'bytes=a-b',
      `bytes=${'9'.repeat(40)}-`,
    ])
      expect(byteRange(header, 100), header).to.equal(null);
  });
});
