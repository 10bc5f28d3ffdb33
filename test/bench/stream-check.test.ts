import { expect } from 'chai';
import * as fc from 'fast-check';
import { prepare, stamp, STAMP_BYTES, STAMP_OFFSET } from '../../scripts/bench/stamp.ts';
import { MAX_CARRY_BYTES, StreamCheck } from '../../scripts/bench/stream-check.ts';
import type { CheckedFrame } from '../../scripts/bench/stream-check.ts';

const JPEGS = [200, 333, 90].map((bytes, index) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    Buffer.alloc(bytes, `\xff\x00${index} BENC`, 'latin1'),
    Buffer.from([0xff, 0xd9]),
  ]),
);
const ORIGINALS = JPEGS.map(prepare);
const HEADER = 'Content-Type: image/jpeg\r\nContent-Length: 99\r\n\r\n';

function frame(number: number): Buffer {
  const sent = Buffer.from(ORIGINALS[number % ORIGINALS.length]!);
  stamp(sent, number, BigInt(number) * 1000n);
  return sent;
}

function part(number: number): Buffer {
  return Buffer.concat([Buffer.from(HEADER), frame(number), Buffer.from('\r\n--frame\r\n')]);
}

/** What the check finds if the bytes arrive in pieces of these sizes, in turn. */
function check(bytes: Buffer, pieces: readonly number[] = [bytes.length]): CheckedFrame[] {
  const found: CheckedFrame[] = [];
  const stream = new StreamCheck(ORIGINALS, (each) => found.push(each));
  let carried: Buffer = Buffer.alloc(0);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const end = at + pieces[turn % pieces.length]!;
    const joined = Buffer.concat([carried, bytes.subarray(at, end)]);
    const count = stream.read(joined);
    expect(count).to.be.at.most(Math.min(MAX_CARRY_BYTES, joined.length));
    carried = joined.subarray(joined.length - count);
    at = end;
  }
  return found;
}

function numbers(found: readonly CheckedFrame[], whole = true): number[] {
  return found.filter((each) => each.whole === whole).map(({ number }) => number);
}

describe('StreamCheck', () => {
  it('finds every frame, with its time, however the bytes arrive', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sizes, fc.boolean(), (pieces, withHeaders) => {
        const stream = [5, 6, 7, 9, 10, 11].map(withHeaders ? part : frame);
        const found = check(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), ...stream]), pieces);
        expect(numbers(found)).to.deep.equal([5, 6, 7, 9, 10, 11]);
        expect(found[0]?.ns).to.equal(5000n);
      }),
    );
  });

  it('starts at the first whole frame if it joins within one', () => {
    const bytes = Buffer.concat([frame(4).subarray(100), frame(5), frame(6)]);
    expect(numbers(check(bytes, [50]))).to.deep.equal([5, 6]);
  });

  it('finds any wrong byte of a frame', () => {
    const bytes = frame(7);
    const stampEnd = STAMP_OFFSET + STAMP_BYTES;
    for (let at = 0; at < bytes.length; at++) {
      // Without its stamp it is no frame; its number and time are what they are.
      if (at >= STAMP_OFFSET && at < stampEnd) continue;
      const wrong = Buffer.from(bytes);
      wrong[at] = wrong[at]! ^ 1;
      expect(numbers(check(Buffer.concat([part(6), wrong, part(8)])), false), String(at)).to.deep.equal([7]);
    }
  });

  it('finds missing bytes, and goes on with a later frame', () => {
    const cut = Buffer.concat([part(6), frame(7).subarray(0, 120), part(8), part(9), part(10)]);
    const found = check(cut, [64]);
    expect(numbers(found, false)).to.include(7);
    expect(numbers(found)).to.include.members([6, 10]);
  });

  it('takes bytes between two frames that are no header for damage', () => {
    const found = check(Buffer.concat([part(6), Buffer.alloc(1000, 'x'), part(7), part(8)]), [100]);
    expect(numbers(found, false)).to.deep.equal([7]);
    expect(numbers(found)).to.deep.equal([6, 8]);
  });
});
