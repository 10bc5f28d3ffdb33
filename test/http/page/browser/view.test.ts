import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  cssTransform,
  DEFAULT_VIEW,
  flipped,
  isSideways,
  MAX_ZOOM,
  mirrored,
  panned,
  rotated,
  zoomed,
} from '../../../../daemon/http/page/browser/view.ts';
import type { View } from '../../../../daemon/http/page/browser/view.ts';

const unit = fc.double({ min: -0.5, max: 0.5, noNaN: true });
const moves: fc.Arbitrary<(view: View) => View> = fc.oneof(
  fc.constantFrom(rotated, mirrored, flipped),
  fc.tuple(unit, unit).map(
    ([x, y]) =>
      (view: View) =>
        panned(view, x * 4, y * 4),
  ),
  fc.tuple(fc.double({ min: 0.1, max: 5, noNaN: true }), unit, unit).map(
    ([factor, x, y]) =>
      (view: View) =>
        zoomed(view, factor, { x, y }),
  ),
);

describe('the view of the picture', () => {
  it('always covers its frame, whatever the moves', () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 30 }), (all) => {
        const { zoom, x, y } = all.reduce((view, move) => move(view), DEFAULT_VIEW);
        expect(zoom).to.be.within(1, MAX_ZOOM);
        expect(Math.max(Math.abs(x), Math.abs(y))).to.be.at.most((zoom - 1) / 2 + 1e-9);
      }),
    );
  });

  it('keeps the point under the pointer in place', () => {
    const before = zoomed(DEFAULT_VIEW, 2);
    const after = zoomed(before, 1.5, { x: 0.3, y: -0.2 });
    const point = (view: View) => [(0.3 - view.x) / view.zoom, (-0.2 - view.y) / view.zoom];
    expect(point(after)[0]).to.be.closeTo(point(before)[0] ?? 0, 1e-9);
    expect(point(after)[1]).to.be.closeTo(point(before)[1] ?? 0, 1e-9);
  });

  it('rotates clockwise on the screen, mirrored or not', () => {
    expect(rotated(DEFAULT_VIEW).rotation).to.equal(90);
    expect(rotated(mirrored(DEFAULT_VIEW)).rotation).to.equal(270);
    expect(isSideways(rotated(DEFAULT_VIEW))).to.equal(true);
    const [a, b] = [
      [rotated, rotated, rotated, rotated],
      [flipped, rotated, rotated, mirrored],
    ].map((all) => all.reduce((view, move) => move(view), DEFAULT_VIEW));
    expect([a, b]).to.deep.equal([DEFAULT_VIEW, DEFAULT_VIEW]);
    const transform = cssTransform(mirrored(zoomed(rotated(DEFAULT_VIEW), 2)));
    expect(transform).to.match(/scale\(-2, 2\) rotate\(90deg\)$/);
  });
});
