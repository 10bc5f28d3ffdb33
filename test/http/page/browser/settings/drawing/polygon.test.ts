import { expect } from 'chai';
import {
  closestEdge,
  cornerAdded,
  cornerMoved,
  cornerRemoved,
  coveredShare,
  crossesItself,
  newPolygon,
  polygonMoved,
  shareOf,
  uncovers,
} from '../../../../../../daemon/http/page/browser/settings/drawing/polygon.ts';
import type { Polygon } from '../../../../../../daemon/http/page/browser/settings/drawing/polygon.ts';

const HALF: Polygon = [
  [0, 0],
  [0.5, 0],
  [0.5, 1],
  [0, 1],
];

describe('a polygon over a picture', () => {
  it('stays in the picture when a corner or all of it is moved', () => {
    expect(cornerMoved(HALF, 1, [1.2, -0.3])[1]).to.deep.equal([1, 0]);
    expect(polygonMoved(HALF, 0.9, 0.5)).to.deep.equal([
      [0.5, 0],
      [1, 0],
      [1, 1],
      [0.5, 1],
    ]);
    expect(polygonMoved(HALF, -0.2, -0.2)).to.deep.equal(HALF);
  });

  it('gets a corner on the edge that is closest, and loses one', () => {
    expect(closestEdge(HALF, [0.48, 0.5])).to.deep.equal({ edge: 1, distance: 0.5 - 0.48 });
    expect(closestEdge(HALF, [0.01, 0.5]).edge).to.equal(3);
    expect(cornerAdded(HALF, 1)).to.have.deep.ordered.members([
      HALF[0],
      HALF[1],
      [0.5, 0.5],
      HALF[2],
      HALF[3],
    ]);
    expect(cornerAdded(HALF, 3, [0, 0.4]).at(-1)).to.deep.equal([0, 0.4]);
    expect(cornerRemoved(HALF, 0)).to.deep.equal(HALF.slice(1));
  });

  it('has at least three corners and at most sixteen, as the setting allows', () => {
    const triangle = cornerRemoved(HALF, 0);
    expect(cornerRemoved(triangle, 0)).to.equal(triangle);
    let many = HALF;
    for (let n = 0; n < 20; n++) many = cornerAdded(many, 0);
    expect(many).to.have.length(16);
  });

  it('covers what is inside, as the masks do', () => {
    expect(coveredShare([])).to.equal(0);
    expect([coveredShare([HALF]), shareOf(HALF), shareOf(HALF)]).to.deep.equal([0.5, 0.5, 0.5]);
    expect(coveredShare([HALF, HALF, newPolygon(0)])).to.be.closeTo(0.625, 0.005);
    const bow: Polygon = [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
    ];
    expect(coveredShare([bow])).to.be.closeTo(0.5, 0.02);
    // Around the middle twice.
    const twice: Polygon = [...HALF, ...HALF.map(([x, y]) => [x * 0.8, y] as const)];
    expect(coveredShare([twice])).to.be.closeTo(0.5, 0.02);
  });

  it('is told from one whose lines cross', () => {
    const bow: Polygon = [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
    ];
    expect([crossesItself(HALF), crossesItself(bow), crossesItself(HALF.slice(1))]).to.deep.equal([
      false,
      true,
      false,
    ]);
    // Corners on one line.
    expect(crossesItself(cornerAdded(HALF, 0))).to.equal(false);
  });

  it('uncovers what others cover, or does not', () => {
    expect(uncovers([HALF], [HALF, newPolygon(0)])).to.equal(false);
    expect(uncovers([HALF], [cornerMoved(HALF, 1, [0.7, 0])])).to.equal(false);
    expect(uncovers([HALF], [cornerMoved(HALF, 1, [0.3, 0])])).to.equal(true);
    expect(uncovers([HALF], [])).to.equal(true);
  });

  it('is beside the others when it is new', () => {
    const all = Array.from({ length: 16 }, (_, others) => newPolygon(others));
    expect(all.flat(2).every((value) => value >= 0 && value <= 1)).to.equal(true);
    expect(all[0]).to.not.deep.equal(all[1]);
  });
});
