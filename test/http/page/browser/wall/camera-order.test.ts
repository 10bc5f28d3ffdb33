import { expect } from 'chai';
import { CameraOrder } from '../../../../../daemon/http/page/browser/wall/camera-order.ts';

describe('the order of the wall', () => {
  const orderOf = (names: readonly string[], kept: readonly string[] = []) => {
    const order = new CameraOrder();
    order.use(names, kept);
    return order;
  };

  it('is the one that was kept, with new cameras after it and without those that are gone', () => {
    const { names } = orderOf(['a', 'b', 'c', 'd'], ['c', 'gone', 'a', 'c']);
    expect(names).to.deep.equal(['c', 'a', 'b', 'd']);
  });

  it('changes by one camera that moves to a place', () => {
    for (const [name, to, names] of [
      ['a', 2, ['b', 'c', 'a']],
      ['c', 0, ['c', 'a', 'b']],
      ['b', 9, ['a', 'c', 'b']],
    ] as const) {
      const order = orderOf(['a', 'b', 'c']);
      order.move(name, to, true);
      expect(order.names).to.deep.equal(names);
    }
  });

  it('stays as it is while a tile is dragged, whatever is read meanwhile', () => {
    const order = orderOf(['a', 'b', 'c']);
    order.move('c', 0, false);
    order.use(['a', 'b', 'c'], ['a', 'b', 'c']);
    expect(order.names).to.deep.equal(['c', 'a', 'b']);
    order.use(['a', 'new', 'c'], ['a', 'b', 'c']);
    expect(order.names).to.deep.equal(['c', 'a', 'new']);
    order.move('c', 1, true);
    order.use(['a', 'new', 'c'], ['new', 'c', 'a']);
    expect(order.names).to.deep.equal(['new', 'c', 'a']);
  });
});
