import { expect } from 'chai';
import * as fc from 'fast-check';

import { FrameWriter } from '../../../daemon/test-picture/jpeg/frame-writer.ts';

/** The scan as the standard describes it: the bits in order, padded with ones, a zero after every FF. */
function plainScan(pieces: readonly string[]): number[] {
  const bits = pieces.join('');
  const filled = bits.padEnd(8 * Math.ceil(bits.length / 8), '1');
  const bytes = Array.from({ length: filled.length / 8 }, (_, i) =>
    Number.parseInt(filled.slice(8 * i, 8 * i + 8), 2),
  );
  return bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte]));
}

function toBits(piece: string): { bytes: Uint8Array; length: number } {
  const bytes = Uint8Array.from({ length: Math.ceil(piece.length / 8) }, (_, i) =>
    Number.parseInt(piece.slice(8 * i, 8 * i + 8).padEnd(8, '0'), 2),
  );
  return { bytes, length: piece.length };
}

describe('FrameWriter', () => {
  const piece = fc.array(fc.constantFrom('0', '1', '1', '11111111', '00000000'), { maxLength: 40 });

  it('joins pieces of any length', () => {
    const header = Buffer.from('header');
    const writer = new FrameWriter(header);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (drawn) => {
        const pieces = drawn.map((parts) => parts.join(''));
        writer.start();
        for (const bits of pieces) writer.append(toBits(bits));
        expect([...writer.finish()]).to.deep.equal([...header, ...plainScan(pieces), 0xff, 0xd9]);
      }),
    );
  });

  it('grows with the frame', () => {
    const writer = new FrameWriter(Buffer.from('h'));
    const bytes = new Uint8Array(100_000).fill(0xff);
    writer.start();
    writer.append({ bytes, length: 8 * bytes.length });
    const frame = writer.finish();
    expect(frame).to.have.length(1 + 200_000 + 2);
    expect(frame.toString('hex', 0, 5)).to.equal('68ff00ff00');
    expect(frame.toString('hex', 199_999)).to.equal('ff00ffd9');
  });
});
