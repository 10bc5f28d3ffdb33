import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { BrightnessMap } from '../../../daemon/motion/map/brightness-map.ts';
import { needs } from '../../helpers/programs.ts';
import { seeded } from '../../soak/random.ts';

/** A PPM with slopes, edges and noise, within the range that no encoder has to clip. */
function picture(width: number, height: number): Buffer {
  const random = seeded(width);
  const rgb = Buffer.from(
    Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      const noise = 20 * random();
      return [30 + ((x * 2 + y) % 150) + noise, 40 + (x > y ? 120 : 0) + noise, 200 - (y % 97) - noise];
    }).flat(),
  );
  return Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), rgb]);
}

/** The means of 8×8 samples of luminance as libjpeg decodes them in full; only of whole blocks. */
function means(jpeg: Buffer): { columns: number; rows: number; values: number[] } {
  const pgm = execFileSync('djpeg', ['-grayscale', '-pnm'], { input: jpeg });
  const [head = '', width, height] = /^P5\n(\d+) (\d+)\n255\n/.exec(pgm.toString('latin1', 0, 40)) ?? [];
  const [columns, rows] = [Math.floor(Number(width) / 8), Math.floor(Number(height) / 8)];
  const values = Array.from({ length: columns * rows }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < 64; k++) {
      const [x, y] = [8 * (i % columns) + (k & 7), 8 * Math.floor(i / columns) + (k >> 3)];
      sum += pgm[head.length + y * Number(width) + x]!;
    }
    return sum / 64;
  });
  return { columns, rows, values };
}

const KINDS = {
  '4:2:0': ['-sample', '2x2'],
  '4:2:2 with optimized tables': ['-sample', '2x1', '-optimize'],
  '4:4:4 with restart markers': ['-sample', '1x1', '-restart', '3B'],
  '4:4:0': ['-sample', '1x2'],
  '4:1:1': ['-sample', '4x1', '-restart', '1'],
  gray: ['-grayscale'],
  'coarse quantization': ['-quality', '35'],
  'fine quantization': ['-quality', '98'],
};

describe('the brightness map beside libjpeg', () => {
  needs('djpeg');

  for (const [kind, options] of Object.entries(KINDS))
    it(`is within 1 of the means of what it decodes: ${kind}`, () => {
      const map = new BrightnessMap();
      for (const [width, height] of [
        [320, 184],
        [133, 91],
        [9, 8],
      ] as const) {
        const jpeg = execFileSync('cjpeg', options, { input: picture(width, height) });
        expect(map.read(jpeg)).to.equal(null);
        const { columns, rows, values } = means(jpeg);
        expect([map.columns, map.rows]).to.deep.equal([Math.ceil(width / 8), Math.ceil(height / 8)]);
        const off = values.map((mean, i) => {
          const at = Math.floor(i / columns) * map.columns + (i % columns);
          return Math.abs(mean - map.values[at]!);
        });
        expect(rows).to.be.greaterThan(0);
        expect(Math.max(...off)).to.be.at.most(1);
        expect(off.reduce((sum, each) => sum + each, 0) / off.length).to.be.lessThan(0.4);
      }
    });

  it('refuses progressive and arithmetic ones', () => {
    const refusal = (...options: string[]) =>
      new BrightnessMap().read(execFileSync('cjpeg', options, { input: picture(64, 64) }));
    expect(refusal('-progressive')).to.equal('progressive');
    expect(refusal('-arithmetic')).to.equal('arithmetic');
    expect(refusal('-rgb')).to.equal('rgb');
  });
});
