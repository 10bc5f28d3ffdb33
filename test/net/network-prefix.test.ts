import { expect } from 'chai';
import { crowdOf, networkOf } from '../../daemon/net/network-prefix.ts';

describe('networkOf', () => {
  it('is an IPv4 or link-local address, or the /64 of an IPv6 address', () => {
    for (const whole of ['192.0.2.1', 'fe80::1%eth0', 'febf::1']) expect(networkOf(whole)).to.equal(whole);
    expect(networkOf('2001:DB8:1:2::1')).to.equal('2001:db8:1:2');
    expect(networkOf('2001:db8::1')).to.equal('2001:db8:0:0');
  });
});

describe('crowdOf', () => {
  it('is all that one machine could have', () => {
    expect(new Set(['fe80::1%eth0', 'FE80::2', 'febf::1', '169.254.7.8'].map(crowdOf)).size).to.equal(1);
    expect(new Set(['127.0.0.1', '127.9.8.7'].map(crowdOf)).size).to.equal(1);
    expect(crowdOf('192.0.2.1')).to.equal(crowdOf('192.0.2.250'));
    expect(crowdOf('192.0.2.1')).to.not.equal(crowdOf('192.0.3.1'));
    expect(crowdOf('2001:db8:1:2::1')).to.equal(crowdOf('2001:db8:1:ffff::9'));
    expect(crowdOf('2001:db8:1::1')).to.not.equal(crowdOf('2001:db8:2::1'));
  });
});
