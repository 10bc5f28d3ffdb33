import { expect } from 'chai';
import { Featured } from '../../../../../daemon/http/page/browser/wall/featured.ts';

describe('the camera that is shown large', () => {
  it('is the one with the latest motion, and changes at most every 10 s', () => {
    const featured = new Featured();
    expect(featured.tick(0, true)).to.equal(false);
    featured.motion('hall');
    expect([featured.tick(1000, true), featured.name]).to.deep.equal([true, 'hall']);
    featured.motion('gate');
    expect([featured.tick(10_900, true), featured.name]).to.deep.equal([false, 'hall']);
    expect([featured.tick(11_000, true), featured.name]).to.deep.equal([true, 'gate']);
  });

  it('stays large on a phone, and no longer on a kiosk, when nothing moves any more', () => {
    const featured = new Featured();
    featured.motion('hall');
    featured.tick(0, false);
    featured.rest();
    expect([featured.tick(20_000, true), featured.name]).to.deep.equal([false, 'hall']);
    expect([featured.tick(20_000, false), featured.name]).to.deep.equal([true, null]);
  });
});
