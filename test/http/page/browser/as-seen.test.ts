import { expect } from 'chai';
import { visiblePart } from '../../../../daemon/http/page/browser/as-seen.ts';
import { DEFAULT_VIEW, panned, rotated, zoomed } from '../../../../daemon/http/page/browser/view.ts';

const PICTURE = { width: 1280, height: 720 };
const SAME = { width: 640, height: 360 };

describe('visiblePart', () => {
  it('is the whole picture at zoom 1, whatever is beside it', () => {
    const whole = { left: -640, top: -360, width: 1280, height: 720 };
    for (const stage of [SAME, { width: 2000, height: 360 }, { width: 640, height: 900 }])
      expect(visiblePart(DEFAULT_VIEW, PICTURE, stage, false)).to.deep.equal(whole);
  });

  it('is a part of it when zoomed, from where it was moved to', () => {
    const middle = zoomed(DEFAULT_VIEW, 2);
    const half = { left: -320, top: -180, width: 640, height: 360 };
    expect(visiblePart(middle, PICTURE, SAME, false)).to.deep.equal(half);
    // The picture moves right, so its left is seen.
    const left = visiblePart(panned(middle, 0.5, 0), PICTURE, SAME, false);
    expect(left).to.deep.equal({ ...half, left: -640 });
  });

  it('is turned with the picture', () => {
    const { width, height } = visiblePart(rotated(DEFAULT_VIEW), PICTURE, SAME, false);
    expect([width, height]).to.deep.equal([720, 1280]);
  });

  it('lacks what a picture that fills the screen has beyond its edges', () => {
    const wide = { width: 800, height: 300 };
    expect(visiblePart(DEFAULT_VIEW, PICTURE, wide, true)).to.include({
      left: -640,
      width: 1280,
      height: 480,
    });
  });
});
