import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { turnJpeg } from '../../../daemon/frame/turn/turn-jpeg.ts';
import { needs } from '../../helpers/programs.ts';

const TURNS = [90, 180, 270] as const;

/** A PPM with edges and slopes in both directions. */
function picture(width: number, height: number): Buffer {
  const rgb = Buffer.from(
    Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return [x * 7 + y * 3, (x * y) >> 2, ((x >> 3) ^ (y >> 2)) * 13];
    }).flat(),
  );
  return Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), rgb]);
}

describe('turned pixels beside those of libjpeg', () => {
  needs('djpeg', 'jpegtran');

  for (const sampling of ['2x2', '2x1', '1x1', '1x2', '4x1'])
    it(`are what jpegtran -trim makes of them, with sampling ${sampling}`, () => {
      for (const options of [[], ['-restart', '3B'], ['-optimize'], ['-grayscale'], ['-quality', '100']])
        for (const [width, height] of [
          [64, 48],
          [100, 75],
          [33, 130],
        ] as const) {
          const jpeg = execFileSync('cjpeg', ['-sample', sampling, ...options], {
            input: picture(width, height),
          });
          for (const turn of TURNS) {
            const turned = turnJpeg(jpeg, turn);
            if (typeof turned === 'string') throw new Error(turned);
            const expected = execFileSync('jpegtran', ['-trim', '-rotate', String(turn)], { input: jpeg });
            const shown = (input: Buffer) => execFileSync('djpeg', [], { input });
            const name = `${options.join(' ')} ${width}x${height} ${turn}`;
            expect(shown(turned).equals(shown(expected)), name).to.equal(true);
          }
        }
    });
});
