import { expect } from 'chai';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { jpeg } from '../helpers/jpeg.ts';

const WHOLE = jpeg({ seed: 1 });
const OTHER = jpeg({ seed: 2 });
const SMALL = jpeg({ seed: 3, width: 16, height: 16, scanBytes: 40 });
const EOI = Buffer.from('ffd9', 'hex');
const NO_EOI = WHOLE.subarray(0, -2);

describe('SourceUnits of a splitter', () => {
  let collector: FrameCollector;
  let splitter: JpegSplitter;

  beforeEach(() => {
    collector = new FrameCollector(4096);
    splitter = new JpegSplitter(collector);
  });

  function write(bytes: Buffer, chunk: number): void {
    for (let at = 0; at < bytes.length; at += chunk) splitter.write(bytes.subarray(at, at + chunk));
  }

  /** The frames of these units, in hex. */
  function unit(bytes: Buffer, chunk = 1000): string[] {
    splitter.units.start();
    write(bytes, chunk);
    splitter.units.end();
    return collector.take().map((frame) => frame.toString('hex'));
  }

  const hex = (bytes: Buffer): string => bytes.toString('hex');

  for (const chunk of [1, 2, 3, 7, 1000]) {
    it(`puts in the EOI that a unit lacks, in chunks of ${chunk}`, () => {
      for (const tail of ['', 'ff', 'ffff']) {
        const kept = tail === 'ffff' ? Buffer.from('ff', 'hex') : Buffer.alloc(0);
        const found = unit(Buffer.concat([NO_EOI, Buffer.from(tail, 'hex')]), chunk);
        expect(found, `ends in ${tail}`).to.deep.equal([hex(Buffer.concat([NO_EOI, kept, EOI]))]);
      }
      // The next one is not taken for the rest of it.
      expect(unit(OTHER, chunk)).to.deep.equal([hex(OTHER)]);
      expect(splitter.counts).to.deep.include({ frames: 4, skippedBytes: 0 });
      expect(splitter.counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0, unmasked: 0 });
    });

    it(`gives one frame: the first picture of a unit, in chunks of ${chunk}`, () => {
      expect(unit(Buffer.concat([WHOLE, SMALL, OTHER]), chunk)).to.deep.equal([hex(WHOLE)]);
      expect(splitter.counts.skippedBytes).to.equal(SMALL.length + OTHER.length);
      expect(unit(Buffer.concat([NO_EOI, SMALL]), chunk)).to.deep.equal([hex(WHOLE)]);
      expect(unit(OTHER, chunk)).to.deep.equal([hex(OTHER)]);
    });

    it(`ends a frame before a segment that does not end, in chunks of ${chunk}`, () => {
      for (const tail of ['ffc4', 'ffc401', 'ffc40020', 'ffc4002000112233'])
        expect(unit(Buffer.concat([NO_EOI, Buffer.from(tail, 'hex')]), chunk)).to.deep.equal([hex(WHOLE)]);
    });
  }

  it('shows the second picture neither for a first one that is too large nor for one that is malformed', () => {
    const large = jpeg({ scanBytes: 5000 });
    expect(unit(Buffer.concat([large, SMALL]))).to.deep.equal([]);
    const scan = WHOLE.indexOf(Buffer.from('ffda', 'hex'));
    const malformed = Buffer.concat([WHOLE.subarray(0, scan + 3), Buffer.of(3), WHOLE.subarray(scan + 4)]);
    expect(unit(Buffer.concat([malformed, SMALL]))).to.deep.equal([]);
    expect(splitter.counts.dropped).to.deep.equal({ truncated: 0, malformed: 1, oversize: 1, unmasked: 0 });
    expect(unit(OTHER)).to.deep.equal([hex(OTHER)]);
  });

  it('drops what ends before its scan, and a unit that breaks off', () => {
    expect(unit(WHOLE.subarray(0, 200))).to.deep.equal([]);
    splitter.units.start();
    splitter.write(NO_EOI);
    expect(unit(OTHER)).to.deep.equal([hex(OTHER)]);
    expect(splitter.counts.dropped.truncated).to.equal(2);
    splitter.units.start();
    splitter.write(NO_EOI);
    splitter.end();
    splitter.units.end();
    expect(splitter.counts.dropped.truncated).to.equal(3);
    expect(unit(OTHER)).to.deep.equal([]);
  });

  it('takes a stream between units', () => {
    unit(WHOLE);
    splitter.write(Buffer.concat([WHOLE, OTHER]));
    expect(collector.take()).to.have.length(2);
    expect(unit(Buffer.concat([WHOLE, OTHER]))).to.have.length(1);
    splitter.units.end();
    splitter.write(NO_EOI);
    splitter.units.end();
    expect(collector.take()).to.have.length(0);
  });

  it('loses nothing when the end of a unit was claimed wrongly', () => {
    for (const at of [1, 300, NO_EOI.length]) {
      splitter.units.start();
      splitter.write(WHOLE.subarray(0, at));
      splitter.units.release();
      splitter.write(Buffer.concat([WHOLE.subarray(at), OTHER]));
      expect(collector.take().map(hex), `released after ${at}`).to.deep.equal([hex(WHOLE), hex(OTHER)]);
    }
    splitter.units.start();
    splitter.write(Buffer.concat([WHOLE, Buffer.from('x')]));
    splitter.units.release();
    splitter.write(OTHER);
    splitter.units.end();
    expect(collector.take().map(hex)).to.deep.equal([hex(WHOLE), hex(OTHER)]);
    expect(splitter.counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0, unmasked: 0 });
  });
});
