import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  holdsFrameStart,
  isApplicationData,
  isStandalone,
  isStartOfFrame,
  isUnusual,
  mayHoldNextStart,
  scanEnd,
  startsSegment,
} from '../../daemon/frame/jpeg-markers.ts';

/** All codes for which `is` holds, in hex. */
function codes(is: (code: number) => boolean): string {
  const all = Array.from({ length: 256 }, (_, code) => code);
  return Buffer.from(all.filter(is)).toString('hex');
}

/** Bytes among which FF, D8 and restart markers are frequent. */
const BYTES = fc
  .array(fc.constantFrom(0xff, 0xff, 0xd8, 0xd9, 0xd0, 0xd7, 0xda, 0x00, 0x41), { maxLength: 12 })
  .map((bytes) => Buffer.from(bytes));

describe('JPEG markers', () => {
  it('have the codes of T.81, table B.1', () => {
    expect(codes(isStartOfFrame)).to.equal('c0c1c2c3c5c6c7c9cacbcdcecf');
    expect(codes(isApplicationData)).to.equal('e0e1e2e3e4e5e6e7e8e9eaebecedeeeffe');
    expect(codes(isStandalone)).to.equal('01d0d1d2d3d4d5d6d7');
    expect(codes((code) => !startsSegment(code))).to.equal('0001d0d1d2d3d4d5d6d7d8d9ff');
    const [reserved, extensions] = [
      codes((code) => code >= 0x02 && code <= 0xbf),
      codes((code) => code >= 0xf0 && code <= 0xfd),
    ];
    expect(codes(isUnusual)).to.equal(`${reserved}c8dedf${extensions}`);
  });

  it('end a scan at the first FF that is neither data nor a restart marker', () => {
    const expected = (chunk: Buffer, from: number): number => {
      for (let at = from; at < chunk.length; at++) {
        if (chunk[at] !== 0xff) continue;
        const code = chunk[at + 1];
        if (code === 0 || (code !== undefined && code >= 0xd0 && code <= 0xd7)) at++;
        else return at;
      }
      return chunk.length;
    };
    fc.assert(
      fc.property(BYTES, fc.nat(12), (chunk, from) => {
        expect(scanEnd(chunk, from)).to.equal(
          Math.max(expected(chunk, from), from > chunk.length ? 0 : from),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('show the start of another frame in a segment: at its end, or inside unless anything may be inside', () => {
    fc.assert(
      fc.property(BYTES, fc.nat(4), fc.nat(4), fc.boolean(), (bytes, head, tail, free) => {
        const whole = Buffer.concat([Buffer.alloc(head, 0xff), bytes, Buffer.alloc(tail, 0xd8)]);
        const hex = bytes.toString('hex').replaceAll(/../g, ' $&');
        const expected = hex.endsWith(' ff d8') || (!free && hex.includes(' ff d8 ff'));
        expect(holdsFrameStart(whole, head, head + bytes.length, free)).to.equal(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('show a frame that may have taken in the next one: an FF D8 without its FF D9 after it', () => {
    fc.assert(
      fc.property(BYTES, fc.option(fc.constantFrom(0xd8, 0xd9, 0x41)), (bytes, next) => {
        const all = Buffer.concat([
          Buffer.from('ffd8', 'hex'),
          bytes,
          ...(next === null ? [] : [Buffer.of(next)]),
        ]);
        let open: number[] = [];
        for (const [at, code] of [...all.entries()].slice(3)) {
          if (all[at - 1] !== 0xff) continue;
          if (code === 0xd8) open.push(at);
          if (code === 0xd9) open = open.slice(0, -1);
        }
        const header = all.subarray(0, bytes.length + 2);
        expect(mayHoldNextStart(header, next ?? undefined)).to.equal(open.length > 0);
      }),
      { numRuns: 1000 },
    );
    expect(mayHoldNextStart(Buffer.from('ffd8ffd9ffd8', 'hex'), 0)).to.equal(true);
    expect(mayHoldNextStart(Buffer.from('ffd8ffd8ffd8ffd9', 'hex'), 0)).to.equal(true);
    expect(mayHoldNextStart(Buffer.from('ffd8ffd8ffd9', 'hex'), 0)).to.equal(false);
  });
});
