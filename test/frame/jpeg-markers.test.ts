import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  holdsFrameStart,
  isApplicationData,
  isStandalone,
  isStartOfFrame,
  scanEnd,
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
});
