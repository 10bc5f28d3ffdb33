import { expect } from 'chai';
import { LoginThrottle } from '../../daemon/access/login-throttle.ts';

describe('LoginThrottle', () => {
  it('delays longer and longer, then blocks, and forgets after ten quiet minutes', () => {
    const throttle = new LoginThrottle();
    const holds = Array.from({ length: 10 }, () => throttle.recordFailure('192.0.2.1', 0).holdMs);
    expect(holds).to.deep.equal([1500, 1500, 1500, 1500, 3000, 6000, 12_000, 12_000, 12_000, 12_000]);
    expect(throttle.isBlocked('192.0.2.1', 1)).to.equal(true);
    expect(throttle.isBlocked('192.0.2.2', 1)).to.equal(false);
    expect(throttle.isBlocked('192.0.2.1', 600_001)).to.equal(false);
  });

  it('clears failures on success', () => {
    const throttle = new LoginThrottle();
    for (let i = 0; i < 9; i++) throttle.recordFailure('192.0.2.1', 0);
    throttle.recordSuccess('192.0.2.1');
    expect(throttle.recordFailure('192.0.2.1', 0)).to.deep.equal({ tries: 1, holdMs: 1500 });
  });

  it("treats all addresses of an IPv6 household as one, but not its neighbor's", () => {
    const throttle = new LoginThrottle();
    for (let i = 0; i < 10; i++) throttle.recordFailure(`2001:db8::${i}`, 0);
    expect(throttle.isBlocked('2001:db8:0:0:ffff::1', 0)).to.equal(true);
    expect(throttle.isBlocked('2001:db8:0:1::1', 0)).to.equal(false);
  });

  it('treats each link-local address separately, since they all share one network', () => {
    const throttle = new LoginThrottle();
    for (let i = 0; i < 10; i++) throttle.recordFailure('fe80::1%eth0', 0);
    expect(throttle.isBlocked('fe80::1%eth0', 0)).to.equal(true);
    expect(throttle.isBlocked('fe80::2%eth0', 0)).to.equal(false);
  });

  it('does not count tries that were not checked', () => {
    const throttle = new LoginThrottle();
    for (let i = 1; i <= 20; i++) {
      expect(throttle.recordFailure('192.0.2.1', 0)).to.deep.equal({ tries: 1, holdMs: 1500 });
      throttle.recordUnchecked('192.0.2.1', 0);
    }
    expect(throttle.size).to.equal(0);
    for (let i = 1; i <= 9; i++) throttle.recordFailure('192.0.2.1', 0);
    for (let i = 1; i <= 20; i++) {
      expect(throttle.recordFailure('192.0.2.1', 0).tries).to.equal(10);
      throttle.recordUnchecked('192.0.2.1', 0);
      expect(throttle.isBlocked('192.0.2.1', 0)).to.equal(false);
    }
    throttle.recordFailure('192.0.2.1', 0);
    expect(throttle.isBlocked('192.0.2.1', 0)).to.equal(true);
  });

  it('can count addresses of a network apart from their neighbors', () => {
    const throttle = new LoginThrottle(1, (address) => address);
    for (let i = 0; i < 10; i++) throttle.recordFailure('2001:db8::1', 0);
    expect(throttle.isBlocked('2001:db8::1', 0)).to.equal(true);
    expect(throttle.isBlocked('2001:db8::2', 0)).to.equal(false);
    throttle.recordUnchecked('2001:db8::1', 0);
    expect(throttle.isBlocked('2001:db8::1', 0)).to.equal(false);
  });

  it('remembers a bounded number of addresses', () => {
    const throttle = new LoginThrottle();
    for (let i = 0; i < 20_000; i++) throttle.recordFailure(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 0);
    expect(throttle.size).to.equal(4096);
  });

  it('blocks until exactly ten minutes after the last failure', () => {
    const throttle = new LoginThrottle();
    for (let i = 1; i <= 9; i++) throttle.recordFailure('192.0.2.1', 0);
    expect(throttle.isBlocked('192.0.2.1', 0)).to.equal(false);
    expect(throttle.recordFailure('192.0.2.1', 1000).tries).to.equal(throttle.blockAfter);
    expect(throttle.isBlocked('192.0.2.1', 600_999)).to.equal(true);
    expect(throttle.isBlocked('192.0.2.1', 601_000)).to.equal(false);
    expect(throttle.recordFailure('192.0.2.1', 601_000).tries).to.equal(1);
  });
});
