import { expect } from 'chai';
import { kioskPage, kioskSeconds } from '../../../../../daemon/http/page/browser/wall/kiosk-pages.ts';

const names = Array.from({ length: 16 }, (_, i) => `cam${i}`);

describe('the pages of a kiosk', () => {
  it('show every camera in turn', () => {
    const shown = [0, 1].flatMap((page) => kioskPage(names, null, page).shown);
    expect(shown).to.deep.equal(names);
    expect(kioskPage(names, null, 2).shown).to.deep.equal(names.slice(0, 9));
  });

  it('have the camera with motion first on each, in place of four', () => {
    const pages = [0, 1, 2].map((page) => kioskPage(names, 'cam7', page));
    expect(pages.map(({ shown }) => [shown[0], shown.length])).to.deep.equal([
      ['cam7', 6],
      ['cam7', 6],
      ['cam7', 6],
    ]);
    expect(new Set(pages.flatMap(({ shown }) => shown)).size).to.equal(names.length);
  });

  it('stay for as long as the URL says, within reason', () => {
    expect(['', '30', '0.1', 'x', '-4', '999999'].map(kioskSeconds)).to.deep.equal([15, 30, 3, 15, 15, 3600]);
  });
});
