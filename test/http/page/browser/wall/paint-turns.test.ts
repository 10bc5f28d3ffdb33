import { expect } from 'chai';
import { periodFor } from '../../../../../daemon/http/page/browser/wall/paint-turns.ts';

describe('the turns of the tiles', () => {
  it('come as often as the fastest one gets pictures, and at least five times a second', () => {
    expect([0, 2, 5, 10, 15, 30].map((fps) => Math.round(periodFor(fps)))).to.deep.equal([
      200, 200, 200, 100, 67, 33,
    ]);
  });
});
