import { expect } from 'chai';
import { shownBox } from '../../../../../daemon/http/page/browser/events/shown-box.ts';

describe('shownBox', () => {
  const shown = (orientation: number) => shownBox([0.25, 0.125, 0.5, 0.0625], orientation);

  it('turns a box as the picture is turned', () => {
    expect(shown(1)).to.deep.equal([0.25, 0.125, 0.5, 0.0625]);
    expect(shown(3)).to.deep.equal([0.25, 0.8125, 0.5, 0.0625]);
    // A quarter turn clockwise: the top is on the right.
    expect(shown(6)).to.deep.equal([0.8125, 0.25, 0.0625, 0.5]);
    expect(shown(8)).to.deep.equal([0.125, 0.25, 0.0625, 0.5]);
  });
});
