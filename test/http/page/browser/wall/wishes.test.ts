import { expect } from 'chai';
import { rateOf, wishesFor } from '../../../../../daemon/http/page/browser/wall/wishes.ts';

describe('the wishes of the wall', () => {
  it('ask for more of a large tile than of a small one', () => {
    expect([120, 239, 240, 559, 560, 899, 900].map(rateOf)).to.deep.equal([2, 2, 5, 5, 10, 10, 15]);
  });

  it('leave out what nobody sees', () => {
    const tiles = [
      { name: 'hall', width: 476, isSeen: true },
      { name: 'below', width: 476, isSeen: false },
      { name: 'hidden', width: 0, isSeen: true },
    ];
    expect(wishesFor(tiles, 1)).to.deep.equal({ hall: { fps: 5, width: 480 } });
  });

  it('name widths in pixels of the screen, and stay the same for a pixel more or less', () => {
    const widthFor = (width: number) => wishesFor([{ name: 'hall', width, isSeen: true }], 2)['hall']?.width;
    expect(widthFor(470)).to.equal(960);
    expect(widthFor(479)).to.equal(960);
  });
});
