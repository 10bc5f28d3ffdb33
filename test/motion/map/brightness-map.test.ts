import { expect } from 'chai';
import * as fc from 'fast-check';
import { BrightnessMap } from '../../../daemon/motion/map/brightness-map.ts';
import { halve } from '../../../daemon/motion/map/halve.ts';
import { coefficients } from '../../helpers/jpeg-coefficients.ts';
import { madeJpeg } from '../../helpers/made-jpeg.ts';
import type { MadeJpeg } from '../../helpers/made-jpeg.ts';
import { quartersJpeg } from '../../helpers/quarters.ts';
import { segment } from '../../helpers/segments.ts';
import { seeded } from '../../soak/random.ts';

const SAMPLINGS = {
  gray: [[1, 1]],
  '4:4:4': [
    [1, 1],
    [1, 1],
    [1, 1],
  ],
  '4:2:2': [
    [2, 1],
    [1, 1],
    [1, 1],
  ],
  '4:2:0': [
    [2, 2],
    [1, 1],
    [1, 1],
  ],
  'chroma finer than luminance': [
    [1, 1],
    [2, 2],
    [1, 2],
  ],
} as const;

function made(shape: Partial<MadeJpeg> = {}): Buffer {
  return madeJpeg({
    width: 100,
    height: 50,
    sampling: SAMPLINGS['4:2:0'],
    restart: 0,
    isExtended: false,
    density: 0.1,
    fill: 0,
    isShifting: false,
    random: seeded(1),
    ...shape,
  });
}

function read(jpeg: Buffer, map = new BrightnessMap()) {
  const refusal = map.read(jpeg);
  if (refusal !== null) throw new Error(refusal);
  const { columns, rows, values } = map;
  return { columns, rows, values: [...values.subarray(0, columns * rows)] };
}

/** The first DQT's first divisor. */
function divisor(jpeg: Buffer): number {
  const at = jpeg.indexOf(Buffer.from('ffdb', 'hex')) + 4;
  return jpeg[at]! >> 4 === 0 ? jpeg[at + 1]! : jpeg.readUInt16BE(at + 1);
}

/** The luminance means of a picture that another reader has read bit by bit. */
function expected(
  jpeg: Buffer,
  [[across, down] = [1, 1], ...others]: MadeJpeg['sampling'],
  width: number,
  height: number,
) {
  const { mcus, columns } = coefficients(jpeg);
  const single = others.length === 0;
  const [h, v] = single ? [1, 1] : [across, down];
  const most = (each: 0 | 1) =>
    Math.max(single ? 1 : 0, ([h, v] as const)[each], ...others.map((other) => other[each]));
  const wide = Math.ceil((width * h) / (8 * most(0)));
  const high = Math.ceil((height * v) / (8 * most(1)));
  const values = Array.from({ length: wide * high }, (_, i) => {
    const [x, y] = [i % wide, Math.floor(i / wide)];
    const mcu = mcus[Math.floor(y / v) * columns + Math.floor(x / h)]!;
    const dc = mcu[0]![(y % v) * h + (x % h)]![0]!;
    return Math.floor(Math.min(255, Math.max(0, (dc * divisor(jpeg)) / 8 + 128.5)));
  });
  return { columns: wide, rows: high, values };
}

describe('the brightness map', () => {
  for (const [name, sampling] of Object.entries(SAMPLINGS))
    for (const restart of [0, 3])
      it(`has the mean of each luminance block: ${name}, restart markers: ${restart}`, () => {
        for (const isExtended of [false, true]) {
          const [width, height] = [77, 41];
          const jpeg = made({ width, height, sampling, restart, isExtended, fill: restart, density: 0.2 });
          expect(read(jpeg)).to.deep.equal(expected(jpeg, sampling, width, height));
        }
      });

  it('is of the picture that was read last, whatever its size and its tables', () => {
    const map = new BrightnessMap();
    const [small, large] = [made({ width: 30, height: 90 }), made({ width: 300, isShifting: true })];
    const alone = [small, large].map((jpeg) => read(jpeg));
    expect([small, large, small].map((jpeg) => read(jpeg, map))).to.deep.equal([...alone, alone[0]]);
  });

  it('assumes the standard tables where they are missing', () => {
    const jpeg = quartersJpeg(64, 48);
    const parts: Buffer[] = [];
    for (let at = 2; jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2))
      if (jpeg[at + 1] !== 0xc4) parts.push(jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2)));
    const bare = Buffer.concat([
      jpeg.subarray(0, 2),
      ...parts,
      jpeg.subarray(jpeg.indexOf(Buffer.from('ffda', 'hex'))),
    ]);
    expect(bare.length).to.be.lessThan(jpeg.length);
    expect(read(bare)).to.deep.equal(read(jpeg));
  });

  it('is averaged until it has 160 columns at most', () => {
    const fine = made({ width: 1281, height: 24, sampling: SAMPLINGS.gray, density: 0 });
    const { columns, rows, values } = read(fine);
    expect([columns, rows]).to.deep.equal([81, 2]);
    const all = expected(fine, SAMPLINGS.gray, 1281, 24).values;
    expect(values[0]).to.equal((all[0]! + all[1]! + all[161]! + all[162]! + 2) >> 2);
    // The last column and the last row are alone.
    expect(values[80]).to.equal((2 * all[160]! + 2 * all[321]! + 2) >> 2);
    expect(values[161]).to.equal(all[482]);
    expect(read(made({ width: 1280, height: 8, density: 0 })).columns).to.equal(160);
    expect(read(made({ width: 2600, height: 8, density: 0 })).columns).to.equal(82);
  });

  it('refuses pictures that have no luminance or are of another kind, and says why', () => {
    const jpeg = made();
    const refusal = (bytes: Buffer) => new BrightnessMap().read(bytes);
    const sof = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
    const changed = (at: number, hex: string) => {
      const bytes = Buffer.from(jpeg);
      bytes.write(hex, at, 'hex');
      return bytes;
    };
    expect(refusal(changed(sof, 'ffc2'))).to.equal('progressive');
    expect(refusal(changed(sof, 'ffc9'))).to.equal('arithmetic');
    expect(refusal(changed(sof, 'ffc3'))).to.equal('lossless');
    expect(refusal(changed(sof + 5, 'ffffffff'))).to.equal('too-large');
    expect(refusal(jpeg.subarray(0, -40))).to.be.oneOf(['truncated', 'malformed']);
    expect(refusal(Buffer.alloc(0))).to.equal('malformed');
    const adobe = segment(0xee, Buffer.from('41646f626500640000000000', 'hex'));
    const rgb = Buffer.concat([jpeg.subarray(0, 2), adobe, jpeg.subarray(2)]);
    expect(refusal(rgb)).to.equal('rgb');
    const four = made({
      sampling: [
        [1, 1],
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    });
    expect(refusal(four)).to.equal('cmyk');
  });

  it('answers whatever is damaged, without an exception', () => {
    const jpeg = made({ width: 64, height: 48, restart: 2 });
    const map = new BrightnessMap();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(jpeg.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(jpeg.length),
        (changes, length) => {
          const bytes = Buffer.from(jpeg.subarray(0, length % 3 === 0 ? length : undefined));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const refusal = map.read(bytes);
          return refusal === null || refusal.length > 0;
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes no longer for a picture that claims to be large than its data takes', () => {
    const claims = made({ width: 64, height: 48 });
    const sof = claims.indexOf(Buffer.from('ffc0', 'hex'));
    claims.writeUInt16BE(8000, sof + 5);
    claims.writeUInt16BE(8000, sof + 7);
    const map = new BrightnessMap();
    map.read(claims);
    const before = process.cpuUsage();
    for (let i = 0; i < 10; i++) expect(map.read(claims)).to.be.oneOf(['truncated', 'malformed']);
    const { user, system } = process.cpuUsage(before);
    // A picture of that size takes 50 ms.
    expect((user + system) / 10_000, 'ms each').to.be.lessThan(10);
  });

  it('halves in place', () => {
    const values = Uint8Array.of(0, 4, 9, 8, 4, 3);
    halve(values, 3, 2);
    expect([...values.subarray(0, 2)]).to.deep.equal([4, 6]);
  });
});
