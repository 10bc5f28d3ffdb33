import { expect } from 'chai';
import { APP0, DHT, DQT } from '../../daemon/frame/jpeg-markers.ts';
import { KnownHeader } from '../../daemon/frame/known-header.ts';

const FACTS = { width: 64, height: 48, isArithmetic: false };
/** Stands for SOI, application data and the first table. */
const START = '....';

describe('KnownHeader', () => {
  let known: KnownHeader;

  beforeEach(() => {
    known = new KnownHeader();
  });

  /** A frame whose first table ended at the end of START, and whose SOS ended behind `text`. */
  function learn(text: string): Buffer {
    const jpeg = Buffer.from(`${START}${text} and its scan`);
    known.begin();
    known.see(APP0, 2);
    known.see(DQT, START.length);
    known.see(DHT, START.length + 1);
    known.endAt(START.length + text.length);
    known.learn(jpeg, FACTS);
    return jpeg;
  }

  const sizeIn = (text: string, from = 1) => known.bytesAt(Buffer.from(text), from);

  it('knows nothing at first', () => {
    expect(sizeIn(' header')).to.equal(0);
    expect(sizeIn('')).to.equal(0);
  });

  it('is found where all of it follows', () => {
    learn('header');
    expect(known.facts).to.equal(FACTS);
    expect(sizeIn(' header')).to.equal(6);
    expect(sizeIn('12header and more', 2)).to.equal(6);
    for (const other of [' heade', ' Header', ' headeR', '  header', ''])
      expect(sizeIn(other), other).to.equal(0);
  });

  it('keeps a copy of its bytes, of the last one', () => {
    learn('header').fill(0);
    expect(sizeIn(' header')).to.equal(6);
    learn('new');
    expect([sizeIn(' header'), sizeIn(' new')]).to.deep.equal([0, 3]);
  });

  it('is where the first table is, behind nothing but application data', () => {
    known.see(APP0, 20);
    expect(known.isAtTables).to.equal(false);
    known.see(DQT, 90);
    expect(known.isAtTables).to.equal(true);
    known.see(DQT, 160);
    expect([known.isAtTables, known.canLearn]).to.deep.equal([false, false]);
    known.endAt(600);
    expect(known.canLearn).to.equal(true);
  });

  it('is not learned from a frame that starts in another way, or says more behind its scan', () => {
    known.see(DHT, 20);
    known.see(DQT, 90);
    known.endAt(600);
    expect([known.isAtTables, known.canLearn]).to.deep.equal([false, false]);
    known.begin();
    known.see(DQT, 90);
    known.endAt(600);
    known.spoil();
    expect(known.canLearn).to.equal(false);
  });
});
