import { expect } from 'chai';
import { ScanHeaderParser } from '../../../daemon/frame/scan/scan-header-parser.ts';
import type { ScanRefusal } from '../../../daemon/frame/scan/scan-refusal.ts';
import { madeJpeg } from '../../helpers/made-jpeg.ts';
import { segment } from '../../helpers/segments.ts';
import { seeded } from '../../soak/random.ts';

const SAMPLING = [
  [2, 1],
  [1, 1],
  [1, 1],
] as const;
const SHAPE = { width: 100, height: 50, sampling: SAMPLING, restart: 5, density: 0.1, fill: 2 };
const JPEG = madeJpeg({ ...SHAPE, isExtended: true, isShifting: false, random: seeded(1) });
const [SOF, DHT, DQT, SOS] = ['c1', 'c4', 'db', 'da'].map((code) =>
  JPEG.indexOf(Buffer.from(`ff${code}`, 'hex')),
) as [number, number, number, number];

/** The picture with these bytes in place of others, at an offset from a segment. */
function changed(at: number, ...bytes: number[]): Buffer {
  const copy = Buffer.from(JPEG);
  copy.set(bytes, at);
  return copy;
}

function without(at: number): Buffer {
  return Buffer.concat([JPEG.subarray(0, at), JPEG.subarray(at + 2 + JPEG.readUInt16BE(at + 2))]);
}

describe('scan header parser', () => {
  const parse = (jpeg: Buffer) => new ScanHeaderParser().parse(jpeg);

  it('reads sizes, sampling, tables and restart interval, with fill bytes before markers', () => {
    const header = parse(JPEG);
    if (typeof header === 'string') throw new Error(header);
    const { width, height, columns, rows, mcuWidth, mcuHeight, restartInterval, dataStart, colors } = header;
    expect([width, height, columns, rows, mcuWidth, mcuHeight]).to.deep.equal([100, 50, 7, 7, 16, 8]);
    expect([restartInterval, colors]).to.deep.equal([5, 'ycc']);
    expect(dataStart).to.equal(SOS + 2 + JPEG.readUInt16BE(SOS + 2));
    expect(header.components.map(({ across, down }) => [across, down])).to.deep.equal(SAMPLING);
    expect(header.components[0]!.dc).to.not.equal(header.components[1]!.dc);
  });

  it('reads the same header once', () => {
    const parser = new ScanHeaderParser();
    expect(parser.parse(JPEG)).to.equal(parser.parse(Buffer.from(JPEG)));
    expect(parser.parse(changed(SOF + 5, 0, 49))).to.not.equal(parser.parse(JPEG));
  });

  const refused: [string, ScanRefusal, Buffer][] = [
    ['a progressive one', 'progressive', changed(SOF + 1, 0xc2)],
    ['a lossless one', 'lossless', changed(SOF + 1, 0xc3)],
    ['a hierarchical one', 'hierarchical', changed(SOF + 1, 0xc5)],
    ['arithmetic coding', 'arithmetic', changed(SOF + 1, 0xc9)],
    ['12 bits', 'not-8-bit', changed(SOF + 4, 12)],
    ['a height that comes later', 'malformed', changed(SOF + 5, 0, 0)],
    ['sampling of 0', 'malformed', changed(SOF + 11, 0x01)],
    ['more than ten blocks', 'malformed', changed(SOF + 11, 0x44)],
    ['a missing Huffman table', 'no-tables', without(DHT)],
    ['a missing quantization table', 'no-tables', without(DQT)],
    ['a divisor of 0', 'malformed', changed(DQT + 5, 0, 0)],
    ['more codes than bits for them', 'malformed', changed(DHT + 5, 3)],
    ['another order of components', 'malformed', changed(SOS + 5, 2)],
    ['part of the coefficients', 'malformed', changed(SOS + 12, 5)],
    ['no SOI', 'malformed', JPEG.subarray(2)],
    [
      'a second SOF',
      'malformed',
      Buffer.concat([
        JPEG.subarray(0, SOS),
        segment(0xc0, JPEG.subarray(SOF + 4, SOF + 19)),
        JPEG.subarray(SOS),
      ]),
    ],
    [
      'an unknown segment',
      'malformed',
      Buffer.concat([JPEG.subarray(0, SOS), segment(0x02, 'x'), JPEG.subarray(SOS)]),
    ],
    ['no scan', 'truncated', Buffer.concat([JPEG.subarray(0, SOS), Buffer.of(0xff, 0xd9)])],
  ];
  for (const [what, why, jpeg] of refused)
    it(`refuses ${what}`, () => {
      expect(parse(jpeg)).to.equal(why);
    });

  it('refuses components in several scans', () => {
    const one = segment(0xda, Buffer.of(1, 1, 0x31, 0, 63, 0));
    expect(parse(Buffer.concat([JPEG.subarray(0, SOS), one, JPEG.subarray(SOS + 14)]))).to.equal(
      'several-scans',
    );
  });

  it('refuses a header that is cut anywhere', () => {
    for (let end = 0; end < SOS + 14; end++)
      expect(parse(JPEG.subarray(0, end)), String(end)).to.be.a('string');
  });
});
