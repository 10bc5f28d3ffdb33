import { expect } from 'chai';
import { isProxy, TrustedProxies } from '../../daemon/net/trusted-proxies.ts';
import { plainAddress } from '../../daemon/net/addresses.ts';

describe('TrustedProxies', () => {
  const proxies = new TrustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8', 'unix']);
  const rows: [string, string, string][] = [
    ['192.0.2.9', '198.51.100.1', '192.0.2.9'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', '203.0.113.66, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['127.0.0.1', 'unknown, 198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['', '[2001:db8::1]:443', '2001:db8::1'],
    ['fd00::1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', '203.0.113.66, 198.51.100.1:4711', '198.51.100.1'],
    ['127.0.0.1', '203.0.113.66, unknown', '127.0.0.1'],
    ['127.0.0.1', '203.0.113.66, ', '127.0.0.1'],
    ['127.0.0.1', '"; drop table', '127.0.0.1'],
  ];
  for (const [peer, forwarded, client] of rows) {
    it(`reads ${client} from ${JSON.stringify(forwarded)} sent by ${peer || 'a Unix socket'}`, () => {
      expect(proxies.clientOf(peer, forwarded)).to.equal(client);
    });
  }

  it('trusts no proxy by default', () => {
    const none = new TrustedProxies([]);
    expect(none.clientOf('127.0.0.1', '198.51.100.1')).to.equal('127.0.0.1');
    expect(none.trusts('')).to.equal(false);
  });

  it('validates the items of TRUSTED_PROXIES', () => {
    expect(['::1', '10.0.0.0/8', 'fd00::/64', 'unix'].every(isProxy)).to.equal(true);
    expect(['', 'proxy', '10.0.0.0/33', '10.0.0.0/8/8', '::/129', '10.0.0.0/x'].some(isProxy)).to.equal(
      false,
    );
    expect(plainAddress('::ffff:192.0.2.1')).to.equal('192.0.2.1');
    expect(plainAddress('::1')).to.equal('::1');
  });
});
