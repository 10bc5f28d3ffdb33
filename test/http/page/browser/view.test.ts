import { expect } from 'chai';
import * as fc from 'fast-check';
import { DEFAULTS, readPreferences } from '../../../../daemon/http/page/browser/preferences.ts';
import { cssTransform, isTurned, MOST_ZOOM, WHOLE } from '../../../../daemon/http/page/browser/view.ts';
import type { View } from '../../../../daemon/http/page/browser/view.ts';
import {
  flipped,
  mirrored,
  panned,
  turned,
  zoomed,
} from '../../../../daemon/http/page/browser/view-moves.ts';

const unit = fc.double({ min: -0.5, max: 0.5, noNaN: true });
const moves: fc.Arbitrary<(view: View) => View> = fc.oneof(
  fc.constantFrom(turned, mirrored, flipped),
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
  it('always covers its frame, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 30 }), (all) => {
        const { zoom, x, y } = all.reduce((view, move) => move(view), WHOLE);
        expect(zoom).to.be.within(1, MOST_ZOOM);
        expect(Math.max(Math.abs(x), Math.abs(y))).to.be.at.most((zoom - 1) / 2 + 1e-9);
      }),
    );
  });

  it('keeps what is under the pointer where it is', () => {
    const before = zoomed(WHOLE, 2);
    const after = zoomed(before, 1.5, { x: 0.3, y: -0.2 });
    const place = (view: View) => [(0.3 - view.x) / view.zoom, (-0.2 - view.y) / view.zoom];
    expect(place(after)[0]).to.be.closeTo(place(before)[0] ?? 0, 1e-9);
    expect(place(after)[1]).to.be.closeTo(place(before)[1] ?? 0, 1e-9);
  });

  it('turns clockwise as one sees it, mirrored or not', () => {
    expect(turned(WHOLE).rotation).to.equal(90);
    expect(turned(mirrored(WHOLE)).rotation).to.equal(270);
    expect(isTurned(turned(WHOLE))).to.equal(true);
    const [a, b] = [
      [turned, turned, turned, turned],
      [flipped, turned, turned, mirrored],
    ].map((all) => all.reduce((view, move) => move(view), WHOLE));
    expect([a, b]).to.deep.equal([WHOLE, WHOLE]);
    expect(cssTransform(mirrored(zoomed(turned(WHOLE), 2)))).to.match(/scale\(-2, 2\) rotate\(90deg\)$/);
  });
});

describe('what the page remembers', () => {
  it('is what was kept', () => {
    const kept = { view: { zoom: 2, x: 0.5, y: -0.25, rotation: 270, mirrored: true }, stamp: false };
    expect(readPreferences(JSON.stringify(kept))).to.deep.equal(kept);
  });

  it('is the default where it is not as it should be', () => {
    for (const bad of [null, '', '{', '[]', 'null', '7', '{"view":7}', '{"view":{"zoom":"2","rotation":45}}'])
      expect(readPreferences(bad), String(bad)).to.deep.equal(DEFAULTS);
    const wild = { view: { zoom: 1e9, x: 3, y: null, rotation: '90', mirrored: 1 }, stamp: 'no' };
    expect(readPreferences(JSON.stringify(wild))).to.deep.equal(DEFAULTS);
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { zoom, x } = readPreferences(text).view;
        expect(Math.abs(x)).to.be.at.most((zoom - 1) / 2);
      }),
    );
  });
});
