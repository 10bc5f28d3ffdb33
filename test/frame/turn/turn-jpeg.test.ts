import { expect } from 'chai';
import * as fc from 'fast-check';
import { openingFor } from '../../../daemon/frame/exif-orientation.ts';
import { BLOCK } from '../../../daemon/frame/turn/block-turn.ts';
import { CoefficientReader } from '../../../daemon/frame/turn/coefficient-reader.ts';
import { turnJpeg } from '../../../daemon/frame/turn/turn-jpeg.ts';
import { ScanHeaderParser } from '../../../daemon/frame/scan/scan-header-parser.ts';
import { decodeJpeg } from '../../helpers/decode-jpeg.ts';
import { quartersJpeg, quartersOfJpeg } from '../../helpers/quarters.ts';

const TURNS = [90, 180, 270] as const;
const UPRIGHT = { 90: '2031', 180: '3210', 270: '1302' } as const;
const BACK = { 90: 270, 180: 180, 270: 90 } as const;

function turned(jpeg: Buffer, turn: (typeof TURNS)[number]): Buffer {
  const answer = turnJpeg(jpeg, turn);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

/** All coefficients of a JPEG, block by block in its own order, and what they are multiplied with. */
function coefficients(jpeg: Buffer): string {
  const header = new ScanHeaderParser().parse(jpeg);
  if (typeof header === 'string') throw new Error(header);
  const blocks: string[] = [];
  const refusal = new CoefficientReader().read(jpeg, header, (component, x, y, block) => {
    blocks.push(`${component} ${x} ${y}: ${Array.from(block.subarray(0, BLOCK)).join()}`);
  });
  expect(refusal).to.equal(null);
  const divisors = header.components.map(({ quantization }) => quantization.join());
  return [`${header.width}x${header.height}`, ...divisors, ...blocks].join('\n');
}

describe('turning the pixels of a JPEG', () => {
  it('turns them clockwise, and leaves nothing that a client turns again', () => {
    const jpeg = quartersJpeg(64, 48);
    for (const turn of TURNS) {
      const marked = Buffer.concat([openingFor(turn) ?? Buffer.alloc(0), jpeg.subarray(2)]);
      const answer = turned(marked, turn);
      expect(quartersOfJpeg(answer)).to.equal(UPRIGHT[turn]);
      const { width, height } = decodeJpeg(answer);
      expect([width, height]).to.deep.equal(turn === 180 ? [64, 48] : [48, 64]);
      expect(answer.includes('Exif')).to.equal(false);
      expect(answer.includes('JFIF'), 'other application data stays').to.equal(true);
    }
  });

  it('loses nothing: turned back, all coefficients are as before', () => {
    const jpeg = quartersJpeg(64, 48);
    for (const turn of TURNS)
      expect(coefficients(turned(turned(jpeg, turn), BACK[turn]))).to.equal(coefficients(jpeg));
  });

  it('cuts off an edge of less than an MCU that would come to the left or the top', () => {
    const jpeg = quartersJpeg(70, 51);
    const sizes = TURNS.map((turn) => {
      const { width, height } = decodeJpeg(turned(jpeg, turn));
      return `${width}x${height}`;
    });
    expect(sizes).to.deep.equal(['48x70', '64x48', '51x64']);
    expect(turnJpeg(quartersJpeg(64, 7), 90)).to.equal('too-small');
    expect(typeof turnJpeg(quartersJpeg(64, 7), 270)).to.equal('object');
  });

  it('refuses what is too large, damaged or of another kind', () => {
    const jpeg = quartersJpeg(64, 48);
    const sof = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
    const changed = (at: number, hex: string) => {
      const bytes = Buffer.from(jpeg);
      bytes.write(hex, at, 'hex');
      return bytes;
    };
    // 30000x30000 pixels.
    expect(turnJpeg(changed(sof + 5, '75307530'), 90)).to.equal('too-large');
    expect(turnJpeg(changed(sof, 'ffc2'), 90)).to.equal('progressive');
    expect(turnJpeg(jpeg.subarray(0, jpeg.length - 60), 90)).to.be.oneOf(['truncated', 'malformed']);
    expect(turnJpeg(Buffer.alloc(0), 90)).to.equal('malformed');
  });

  it('answers whatever is damaged, without an exception', () => {
    const jpeg = quartersJpeg(40, 40);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(jpeg.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(jpeg.length),
        fc.constantFrom(...TURNS),
        (changes, length, turn) => {
          const bytes = Buffer.from(jpeg.subarray(0, length % 3 === 0 ? length : undefined));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const answer = turnJpeg(bytes, turn);
          return typeof answer === 'string' || answer.subarray(-2).toString('hex') === 'ffd9';
        },
      ),
      { numRuns: 500 },
    );
  });
});
