import { expect } from 'chai';
import { KnownHeader } from '../../daemon/frame/known-header.ts';

const FACTS = { width: 64, height: 48, isArithmetic: false };
const HEADER = Buffer.from('header');

describe('KnownHeader', () => {
  let known: KnownHeader;

  beforeEach(() => {
    known = new KnownHeader();
  });

  const sizeIn = (text: string, from = 1) => known.bytesAt(Buffer.from(text), from);

  it('knows nothing at first', () => {
    expect(sizeIn(' header')).to.equal(0);
    expect(sizeIn('')).to.equal(0);
  });

  it('is found where all of it follows', () => {
    known.learn(HEADER, FACTS);
    expect(known.facts).to.equal(FACTS);
    expect(sizeIn(' header')).to.equal(6);
    expect(sizeIn('12header and more', 2)).to.equal(6);
    for (const other of [' heade', ' Header', ' headeR', '  header', ''])
      expect(sizeIn(other), other).to.equal(0);
  });

  it('keeps a copy of its bytes, of the last one', () => {
    const memory = Buffer.from('header');
    known.learn(memory, FACTS);
    memory.fill(0);
    expect(sizeIn(' header')).to.equal(6);
    known.learn(Buffer.from('new'), FACTS);
    expect([sizeIn(' header'), sizeIn(' new')]).to.deep.equal([0, 3]);
  });
});
