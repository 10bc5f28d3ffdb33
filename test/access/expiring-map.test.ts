import { expect } from 'chai';
import { ExpiringMap } from '../../daemon/access/expiring-map.ts';

describe('ExpiringMap', () => {
  it('drops entries after their lifetime, and the oldest when full', () => {
    const map = new ExpiringMap<number>(2, 100);
    map.set('a', 1, 0);
    map.set('b', 2, 10);
    map.set('a', 3, 20);
    map.set('c', 4, 30);
    expect([map.get('a', 30), map.get('b', 30), map.get('c', 30), map.size]).to.deep.equal([
      3,
      undefined,
      4,
      2,
    ]);
    expect([map.get('a', 119), map.get('a', 120)]).to.deep.equal([3, undefined]);
    map.clear();
    expect(map.size).to.equal(0);
  });
});
