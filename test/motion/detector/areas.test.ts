import { expect } from 'chai';
import { AreaBitmap } from '../../../daemon/motion/detector/area-bitmap.ts';
import { blockGrid } from '../../../daemon/motion/detector/block-grid.ts';
import type { NamedPolygon } from '../../../daemon/motion/detector/examination.ts';
import { picture, thing, Watching } from './small-picture.ts';

function area(name: string, left: number, top: number, right: number, bottom: number): NamedPolygon {
  return {
    name,
    points: [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ],
  };
}

/** Columns 4 to 7 and rows 5 to 10 of 24 x 16. */
const PERSON = picture(thing(4, 5, 4, 6));

describe('zones and masks of the detector', () => {
  it('counts nothing in a mask', () => {
    const masked = new Watching({ masks: [area('tree', 0, 0, 0.5, 1)] }).learn().show(PERSON, 600);
    expect(masked).to.deep.include({ moving: false, score: 0 });
    expect(masked.blocks.every((bits) => bits === 0)).to.equal(true);
    expect(new Watching({ masks: [area('tree', 0.5, 0, 1, 1)] }).learn().show(PERSON, 600).moving).to.equal(
      true,
    );
  });

  it('does not take a change in a mask for another picture', () => {
    const watching = new Watching({ masks: [area('screen', 0, 0, 0.8, 1)] }).learn();
    const other = picture((x, y) => (x < 19 ? 200 + ((x * y) % 40) : 60 + ((x * 7919 + y * 104_729) % 81)));
    expect(watching.see(other).sceneChange).to.equal(false);
  });

  it('names the zone in which something stands, and counts nothing elsewhere', () => {
    const [yard, street] = [area('yard', 0, 0.6, 0.5, 1), area('street', 0.5, 0, 1, 1)];
    const watching = new Watching({ zones: [yard, street] }).learn();
    expect(watching.show(PERSON, 600).boxes.map(({ zone }) => zone)).to.deep.equal(['yard']);
    watching.tune({ zones: [street] });
    expect(watching.show(PERSON, 600)).to.deep.include({ moving: false, score: 0, boxes: [] });
  });

  it('counts what moves where a mask was, however long it has moved there', () => {
    const watching = new Watching({ masks: [area('all', 0, 0, 1, 1)] }).learn();
    const walk = () =>
      [6, 9, 12, 15].map((x) => watching.see(picture(thing(x, 4, 4, 5))).moving).some(Boolean);
    for (let turn = 0; turn < 75; turn++) expect(walk()).to.equal(false);
    watching.tune({ masks: [] });
    walk();
    expect(walk()).to.equal(true);
  });

  it('counts what is in a zone by half, wherever it stands', () => {
    const isMoving = (bottom: number): boolean =>
      new Watching({ zones: [area('upper', 0, 0, 1, bottom)] }).learn().show(PERSON, 600).moving;
    expect([7, 8].map((rows) => isMoving(rows / 16))).to.deep.equal([false, true]);
  });

  it('draws any polygon by the even-odd rule, and leaves out those without an area', () => {
    const grid = blockGrid(4, 4);
    const triangle = {
      name: '',
      points: [
        [0, 0],
        [1, 0],
        [0, 1],
      ] as const,
    };
    const { masked, unmasked } = new AreaBitmap(grid, [], [triangle]);
    expect([...masked].join('')).to.equal('1110110010000000');
    expect(unmasked).to.equal(10);
    expect(
      new AreaBitmap(
        grid,
        [],
        [
          {
            name: '',
            points: [
              [0, 0],
              [1, 1],
            ],
          },
          { name: '', points: [] },
        ],
      ).unmasked,
    ).to.equal(16);
  });
});
