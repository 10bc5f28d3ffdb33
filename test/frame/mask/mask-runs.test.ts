import { expect } from 'chai';
import { maskRuns } from '../../../daemon/frame/mask/mask-runs.ts';
import type { MaskPolygon } from '../../../daemon/frame/mask/mask-runs.ts';
import { seeded } from '../../soak/random.ts';

function sizeOf(width: number, height: number, mcuWidth = 16, mcuHeight = 16) {
  const [columns, rows] = [Math.ceil(width / mcuWidth), Math.ceil(height / mcuHeight)];
  return { width, height, mcuWidth, mcuHeight, columns, rows };
}

/** A row of text for each row of MCUs. */
function drawn(polygons: MaskPolygon[], size: ReturnType<typeof sizeOf>): string[] {
  const masked = new Set<number>();
  for (const { start, end } of maskRuns(polygons, size))
    for (let mcu = start; mcu < end; mcu++) masked.add(mcu);
  return Array.from({ length: size.rows }, (_, row) =>
    Array.from({ length: size.columns }, (_, column) =>
      masked.has(row * size.columns + column) ? '#' : '.',
    ).join(''),
  );
}

describe('mask runs', () => {
  const size = sizeOf(160, 96);

  it('cover the MCUs that a polygon touches', () => {
    const square: MaskPolygon = [
      [0.25, 0.25],
      [0.45, 0.25],
      [0.45, 0.6],
      [0.25, 0.6],
    ];
    expect(drawn([square], size)).to.deep.equal([
      '..........',
      '..###.....',
      '..###.....',
      '..###.....',
      '..........',
      '..........',
    ]);
  });

  it('cover both MCUs at a border that a polygon ends on, and all of the picture to its last pixel', () => {
    const touching: MaskPolygon = [
      [0.2, 0.5],
      [0.3, 0.5],
      [0.25, 0.6],
    ];
    expect(drawn([touching], size)).to.deep.equal([
      '..........',
      '..........',
      '.###......',
      '.###......',
      '..........',
      '..........',
    ]);
    const whole: MaskPolygon = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    expect(maskRuns([whole], sizeOf(161, 97))).to.deep.equal([{ start: 0, end: 77 }]);
    const corner: MaskPolygon = [
      [1, 1],
      [1, 1],
      [1, 1],
    ];
    expect(maskRuns([corner], sizeOf(161, 97))).to.deep.equal([{ start: 76, end: 77 }]);
  });

  it('leave the inside of a bay free, and cover what lines that cross enclose', () => {
    const bay: MaskPolygon = [
      [0.05, 0.05],
      [0.15, 0.05],
      [0.15, 0.8],
      [0.85, 0.8],
      [0.85, 0.05],
      [0.95, 0.05],
      [0.95, 0.95],
      [0.05, 0.95],
    ];
    expect(drawn([bay], size)[1]).to.equal('##......##');
    const star: MaskPolygon = [0, 2, 4, 1, 3].map(
      (i) => [0.5 + 0.5 * Math.sin(i * 0.4 * Math.PI), 0.5 - 0.5 * Math.cos(i * 0.4 * Math.PI)] as const,
    );
    expect(drawn([star], sizeOf(320, 320))[10]?.slice(8, 12)).to.equal('####');
  });

  it('have a gap between each other, also from row to row', () => {
    const bands: MaskPolygon[] = [0.3, 0.6].map((y) => [
      [0, y],
      [1, y],
      [1, y + 0.1],
      [0, y + 0.1],
    ]);
    const runs = maskRuns(
      [
        ...bands,
        [
          [0.5, 0],
          [0.6, 0],
          [0.5, 0.1],
        ],
      ],
      size,
    );
    for (const [i, run] of runs.entries())
      expect(run.start).to.be.greaterThan(i === 0 ? -1 : runs[i - 1]!.end);
  });

  it('cover each point of random polygons', () => {
    const random = seeded(7);
    for (let i = 0; i < 300; i++) {
      const some = sizeOf(
        1 + Math.floor(random() * 400),
        1 + Math.floor(random() * 300),
        random() < 0.5 ? 8 : 16,
      );
      const corners = Array.from({ length: 3 }, () => [random(), random()] as const);
      const rows = drawn([corners], some);
      for (let n = 0; n < 200; n++) {
        // Inside of a triangle: a mean of its corners with any weights.
        const weights = corners.map(() => -Math.log(1 - random()));
        const sum = weights.reduce((total, weight) => total + weight, 0);
        const [x, y] = [0, 1].map((axis) =>
          corners.reduce((total, corner, k) => total + (corner[axis]! * weights[k]!) / sum, 0),
        );
        const column = Math.min(some.columns - 1, Math.floor((x! * some.width) / some.mcuWidth));
        const row = Math.min(some.rows - 1, Math.floor((y! * some.height) / some.mcuHeight));
        expect(rows[row]![column]).to.equal('#');
      }
    }
  });
});
