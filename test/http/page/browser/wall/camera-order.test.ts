import { expect } from 'chai';
import { inOrder, moved } from '../../../../../daemon/http/page/browser/wall/camera-order.ts';

describe('the order of the wall', () => {
  it('is the one that was kept, with new cameras after it and without those that are gone', () => {
    expect(inOrder(['a', 'b', 'c', 'd'], ['c', 'gone', 'a', 'c'])).to.deep.equal(['c', 'a', 'b', 'd']);
  });

  it('changes by one camera that moves to a place', () => {
    expect(moved(['a', 'b', 'c'], 'a', 2)).to.deep.equal(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 'c', 0)).to.deep.equal(['c', 'a', 'b']);
    expect(moved(['a', 'b', 'c'], 'b', 9)).to.deep.equal(['a', 'c', 'b']);
  });
});
