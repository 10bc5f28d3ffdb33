import type { NetworkInterfaceInfo } from 'node:os';
import { expect } from 'chai';
import { localName, networkAddresses } from '../../daemon/net/local-addresses.ts';

function address(text: string, internal = false): NetworkInterfaceInfo {
  const shared = { address: text, netmask: '', mac: '', internal, cidr: null };
  return text.includes(':') ? { ...shared, family: 'IPv6', scopeid: 0 } : { ...shared, family: 'IPv4' };
}

describe('addresses of this machine', () => {
  it('lists addresses that others can reach, physical interfaces and IPv4 first', () => {
    const interfaces = {
      lo: [address('127.0.0.1', true), address('::1', true)],
      docker0: [address('172.17.0.1'), address('fd17::1')],
      wlan0: [address('fd00::7'), address('192.0.2.7'), address('fe80::7'), address('169.254.3.4')],
      eth0: [address('192.0.2.8')],
    };
    expect(networkAddresses(interfaces)).to.deep.equal([
      '192.0.2.7',
      '192.0.2.8',
      'fd00::7',
      '172.17.0.1',
      'fd17::1',
    ]);
    expect(networkAddresses({})).to.deep.equal([]);
  });

  it('knows the name that multicast DNS announces', () => {
    expect(localName('raspberrypi')).to.equal('raspberrypi.local');
    expect(localName('camera.example.org')).to.equal('camera.example.org');
  });
});
