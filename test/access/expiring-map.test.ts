import { expect } from 'chai';
import { array, assert, constantFrom, nat, property, record } from 'fast-check';
import { ExpiringMap } from '../../daemon/access/expiring-map.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

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

  it('has the newest entries that have neither expired nor been deleted, whatever is done to it', () => {
    const step = record({
      kind: constantFrom('set', 'set', 'delete', 'clear'),
      key: constantFrom(...KEYS),
      ms: nat(40),
    });
    assert(
      property(array(step, { maxLength: 30 }), (steps) => {
        const map = new ExpiringMap<number>(3, 100);
        let model: { key: string; value: number; setMs: number }[] = [];
        let nowMs = 0;
        for (const [value, { kind, key, ms }] of steps.entries()) {
          nowMs += ms;
          model = kind === 'clear' ? [] : model.filter((entry) => entry.key !== key);
          if (kind === 'set') model = [...model, { key, value, setMs: nowMs }].slice(-3);
          if (kind === 'set') map.set(key, value, nowMs);
          else if (kind === 'delete') map.delete(key);
          else map.clear();
          for (const name of KEYS) {
            const entry = model.find((other) => other.key === name);
            const isAlive = entry !== undefined && nowMs < entry.setMs + 100;
            expect(map.get(name, nowMs)).to.equal(isAlive ? entry.value : undefined);
          }
          expect(map.size).to.equal(model.length);
        }
      }),
    );
  });
});
