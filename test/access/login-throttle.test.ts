import { expect } from 'chai';
import { LoginThrottle } from '../../daemon/access/login-throttle.ts';
import { ExpiringMap } from '../../daemon/access/expiring-map.ts';

describe('Guesses', () => {
  it('answers later and later, then not at all, and forgets in ten quiet minutes', () => {
    const guesses = new LoginThrottle();
    const holds = Array.from({ length: 10 }, () => guesses.recordFailure('192.0.2.1', 0).holdMs);
    expect(holds).to.deep.equal([1500, 1500, 1500, 1500, 3000, 6000, 12_000, 12_000, 12_000, 12_000]);
    expect(guesses.isBlocked('192.0.2.1', 1)).to.equal(true);
    expect(guesses.isBlocked('192.0.2.2', 1)).to.equal(false);
    expect(guesses.isBlocked('192.0.2.1', 600_001)).to.equal(false);
  });

  it('forgives whoever gets it right', () => {
    const guesses = new LoginThrottle();
    for (let i = 0; i < 9; i++) guesses.recordFailure('192.0.2.1', 0);
    guesses.recordSuccess('192.0.2.1');
    expect(guesses.recordFailure('192.0.2.1', 0)).to.deep.equal({ tries: 1, holdMs: 1500 });
  });

  it("takes all addresses of an IPv6 household for one, and not its neighbour's", () => {
    const guesses = new LoginThrottle();
    for (let i = 0; i < 10; i++) guesses.recordFailure(`2001:db8::${i}`, 0);
    expect(guesses.isBlocked('2001:db8:0:0:ffff::1', 0)).to.equal(true);
    expect(guesses.isBlocked('2001:db8:0:1::1', 0)).to.equal(false);
  });

  it("takes link-local addresses, whose network is everybody's, one by one", () => {
    const guesses = new LoginThrottle();
    for (let i = 0; i < 10; i++) guesses.recordFailure('fe80::1%eth0', 0);
    expect(guesses.isBlocked('fe80::1%eth0', 0)).to.equal(true);
    expect(guesses.isBlocked('fe80::2%eth0', 0)).to.equal(false);
  });

  it('refuses nobody for tries that were not looked at, which cost what others cost', () => {
    const guesses = new LoginThrottle();
    for (let i = 1; i <= 20; i++) {
      expect(guesses.recordFailure('192.0.2.1', 0).tries).to.equal(Math.min(i, 10));
      guesses.recordUnchecked('192.0.2.1', 0);
      expect(guesses.isBlocked('192.0.2.1', 0)).to.equal(false);
    }
    guesses.recordFailure('192.0.2.1', 0);
    expect(guesses.isBlocked('192.0.2.1', 0)).to.equal(true);
  });

  it('remembers a bounded number of addresses', () => {
    const guesses = new LoginThrottle();
    for (let i = 0; i < 20_000; i++) guesses.recordFailure(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 0);
    expect(guesses.size).to.equal(4096);
  });
});

describe('Remembered', () => {
  it('forgets after its time, and the oldest when it is full', () => {
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
