import { expect } from 'chai';
import * as fc from 'fast-check';

import { Canvas, type Color, type Rect } from '../../../daemon/test-picture/canvas.ts';
import { PictureEncoder, type Drawing } from '../../../daemon/test-picture/jpeg/picture-encoder.ts';
import { decodeJpeg } from '../../helpers/decode-jpeg.ts';

const [WIDTH, HEIGHT] = [150, 70];
const side = (size: number): fc.Arbitrary<[number, number]> =>
  fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).map(([a, b]) => [Math.min(a, b), Math.abs(a - b) + 1]);
const rect: fc.Arbitrary<Rect> = fc
  .tuple(side(WIDTH), side(HEIGHT))
  .map(([[x, width], [y, height]]) => ({ x, y, width, height }));
const level = fc.nat(255);
const stroke = fc.tuple(rect, fc.record({ luma: level, blue: level, red: level }));

describe('PictureEncoder', () => {
  it('encodes what was painted since, with the same result as encoding everything', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(49), { maxLength: 50 }),
        fc.array(fc.array(stroke, { maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 100 }),
        (moving, frames, quality) => {
          const canvas = new Canvas(WIDTH, HEIGHT);
          const encoder = new PictureEncoder(canvas, quality, new Set(moving));
          for (const strokes of frames) {
            for (const [area, color] of strokes) canvas.paint(area, color);
            const frame = encoder.encode();
            expect(frame.equals(new PictureEncoder(canvas, quality, new Set()).encode())).to.equal(true);
          }
        },
      ),
    );
  });

  it('encodes only the tile that was painted and the one after it', () => {
    const canvas = new Canvas(WIDTH, HEIGHT);
    let tiles = 0;
    const watched: Drawing = {
      width: WIDTH,
      height: HEIGHT,
      blue: canvas.blue,
      red: canvas.red,
      get luma() {
        tiles++;
        return canvas.luma;
      },
      takePainted: () => canvas.takePainted(),
    };
    const encoder = new PictureEncoder(watched, 80, new Set([12]));
    encoder.encode();
    expect(tiles).to.equal(50);
    canvas.paint({ x: 32, y: 16, width: 16, height: 16 }, { luma: 200, blue: 90, red: 70 });
    encoder.encode();
    expect(tiles).to.equal(52);
    encoder.encode();
    expect(tiles).to.equal(52);
  });

  for (const [width, height] of [
    [16, 16],
    [17, 31],
    [1, 1],
    [64, 33],
  ] as const) {
    it(`decodes to ${width}x${height} pixels of the painted colors`, () => {
      const canvas = new Canvas(width, height);
      const half = Math.ceil(width / 4) * 2;
      const gray: Color = { luma: 200, blue: 128, red: 128 };
      canvas.paint({ x: 0, y: 0, width, height }, gray);
      canvas.paint({ x: 0, y: 0, width: half, height }, { ...gray, luma: 40 });
      const pixels = decodeJpeg(new PictureEncoder(canvas, 100, new Set()).encode());
      expect([pixels.width, pixels.height]).to.deep.equal([width, height]);
      for (let i = 0; i < width * height; i++) {
        const expected = i % width < half ? 40 : 200;
        for (const sample of pixels.rgb.subarray(3 * i, 3 * i + 3)) expect(sample).to.be.closeTo(expected, 3);
      }
    });
  }

  it('preserves noise at quality 100: all coefficients, long zero runs, the largest values', () => {
    const canvas = new Canvas(64, 64);
    let seed = 1;
    const next = (): number => (seed = (seed * 48_271) % 2_147_483_647) & 0xff;
    for (let i = 0; i < 64 * 64; i++) {
      const pixel = { x: i % 64, y: i >> 6, width: 1, height: 1 };
      const luma = i < 1024 ? next() : i < 2048 ? 255 * (i & 1) : next() > 250 ? 255 : 0;
      canvas.paint(pixel, { luma, blue: 128, red: 128 });
    }
    const { rgb } = decodeJpeg(new PictureEncoder(canvas, 100, new Set()).encode());
    for (const [i, luma] of canvas.luma.samples.entries()) expect(rgb[3 * i]).to.be.closeTo(luma, 4);
  });

  it('has one SOI, one EOI, and no other marker in the scan', () => {
    const canvas = new Canvas(WIDTH, HEIGHT);
    for (let i = 0; i < 500; i++) {
      const area = { x: (i * 37) % WIDTH, y: (i * 17) % HEIGHT, width: 5, height: 4 };
      canvas.paint(area, { luma: (i * 71) % 256, blue: (i * 13) % 256, red: (i * 29) % 256 });
    }
    const frame = new PictureEncoder(canvas, 95, new Set()).encode();
    const scan = frame.subarray(623);
    const markers = [...scan.keys()].filter((i) => scan[i] === 0xff && scan[i + 1] !== 0);
    expect(markers).to.deep.equal([scan.length - 2]);
    expect(scan.filter((byte) => byte === 0xff)).to.have.length.greaterThan(1);
    expect(frame.toString('hex', frame.length - 2)).to.equal('ffd9');
  });
});
