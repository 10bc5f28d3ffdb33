import { expect } from 'chai';
import * as fc from 'fast-check';
import { commonAspect, fills, gridFor } from '../../../../../daemon/http/page/browser/wall/grid.ts';

const LAPTOP = { width: 1440, height: 852 };
const WIDE = 16 / 9;
const shapeOf = ({ columns, rows }: { columns: number; rows: number }) => `${columns}x${rows}`;

describe('the grid of the wall', () => {
  it('has the columns that show the most of each picture', () => {
    const shapes = [1, 2, 4, 6, 9, 12, 16, 64].map((count) =>
      shapeOf(gridFor({ window: LAPTOP, count, aspect: WIDE, columns: 0 })),
    );
    expect(shapes).to.deep.equal(['1x1', '1x2', '2x2', '2x3', '3x3', '3x4', '4x4', '8x8']);
    const tall = gridFor({ window: { width: 800, height: 1400 }, count: 8, aspect: WIDE, columns: 0 });
    expect(shapeOf(tall)).to.equal('2x4');
  });

  it('fills the window, with room for every camera', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 320, max: 4000 }),
        fc.integer({ min: 320, max: 2400 }),
        fc.constantFrom(WIDE, 4 / 3, 3 / 4),
        (count, width, height, aspect) => {
          const { columns, rows, rowHeight } = gridFor({
            window: { width, height },
            count,
            aspect,
            columns: 0,
          });
          expect(columns * rows).to.be.at.least(count);
          expect((rows - 1) * columns).to.be.below(count);
          expect(rows * rowHeight + (rows + 1) * 4).to.be.closeTo(height, 0.01);
        },
      ),
    );
  });

  it('keeps the shape of the pictures where somebody has chosen the columns, and scrolls', () => {
    const { columns, rows, rowHeight } = gridFor({ window: LAPTOP, count: 16, aspect: WIDE, columns: 2 });
    expect([columns, rows]).to.deep.equal([2, 8]);
    const width = (LAPTOP.width - 12) / 2;
    expect(rowHeight).to.be.closeTo(width / WIDE, 1);
  });

  it('has at least two rows and columns where a tile takes four places', () => {
    const grid = gridFor({ window: LAPTOP, count: 4, aspect: WIDE, columns: 0, least: 2 });
    expect(shapeOf(grid)).to.equal('2x2');
    const one = gridFor({
      window: { width: 400, height: 1200 },
      count: 5,
      aspect: WIDE,
      columns: 0,
      least: 2,
    });
    expect(one.columns).to.be.at.least(2);
    expect(one.rows).to.be.at.least(2);
  });

  it('crops a picture by a tenth at most', () => {
    const picture = { width: 1600, height: 900 };
    expect(fills({ width: 160, height: 90 }, picture)).to.equal(true);
    expect(fills({ width: 145, height: 90 }, picture)).to.equal(true);
    expect(fills({ width: 143, height: 90 }, picture)).to.equal(false);
    expect(fills({ width: 160, height: 82 }, picture)).to.equal(true);
    expect(fills({ width: 160, height: 80 }, picture)).to.equal(false);
  });

  it('goes by the shape that most pictures have', () => {
    const sizes = [
      { width: 640, height: 480 },
      { width: 1280, height: 720 },
      { width: 320, height: 240 },
    ];
    expect(commonAspect(sizes)).to.be.closeTo(4 / 3, 0.01);
    expect(commonAspect([])).to.equal(WIDE);
  });
});
