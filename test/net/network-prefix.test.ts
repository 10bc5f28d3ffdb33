import { expect } from 'chai';
import { crowdOf, householdOf, networkOf } from '../../daemon/net/network-prefix.ts';

describe('householdOf', () => {
  it('is an IPv4 or link-local address, or the /64 of an IPv6 address', () => {
    for (const whole of ['192.0.2.1', 'fe80::1%eth0', 'febf::1', '169.254.7.8'])
      expect(householdOf(whole)).to.equal(whole);
    expect(householdOf('2001:DB8:1:2::1')).to.equal('2001:db8:1:2');
    expect(householdOf('2001:db8::1')).to.equal('2001:db8:0:0');
  });
});

describe('networkOf', () => {
  it('is an IPv4 address, the /64 of an IPv6 address, or the link of a link-local one', () => {
    for (const whole of ['192.0.2.1', '169.254.7.8']) expect(networkOf(whole)).to.equal(whole);
    expect(networkOf('2001:DB8:1:2::1')).to.equal('2001:db8:1:2');
    const link = networkOf('fe80::1%eth0');
    for (const neighbor of ['fe80::2%eth0', 'FE80:1::2%eth0', 'febf::1%eth0'])
      expect(networkOf(neighbor)).to.equal(link);
    for (const other of ['fe80::1%wlan0', 'fe80::1', 'fe00::1%eth0', 'fec0::1%eth0'])
      expect(networkOf(other)).to.not.equal(link);
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
