import type { LookupFunction } from 'node:net';
import { expect } from 'chai';
import { rememberedLookup } from '../../../../daemon/camera/sources/dns-lookup.ts';
import { UrlRedirects } from '../../../../daemon/camera/sources/url/url-redirects.ts';

const OWN = new URL('http://camera.local/stream');

/** A lookup that finds this address, and counts its calls. */
function fixedLookup(address: string): { lookup: LookupFunction; calls(): number } {
  let calls = 0;
  return {
    calls: () => calls,
    lookup: (_name, { all }, callback) => {
      calls++;
      if (all === true) callback(null, [{ address, family: 4 }]);
      else callback(null, address, 4);
    },
  };
}

function addressOf(lookup: LookupFunction, name: string, all = false): Promise<unknown> {
  return new Promise((resolve, reject) => {
    lookup(name, { all }, (error, address) => (error === null ? resolve(address) : reject(error)));
  });
}

describe('UrlRedirects', () => {
  it('allow the same host with another scheme, port and path', () => {
    const redirects = new UrlRedirects(OWN, []);
    for (const location of ['/x', 'https://camera.local/', 'http://CAMERA.local:81/x', '//camera.local/'])
      expect(redirects.next(location, OWN, 'x').hostname).to.equal('camera.local');
  });

  it('allow no other host, unless it is named', () => {
    const named = new UrlRedirects(OWN, ['Other.local', 'fe80::1']);
    for (const location of ['http://other.local/', 'http://[fe80::1]/']) {
      expect(() => new UrlRedirects(OWN, []).next(location, OWN, 'x')).to.throw('another host');
      expect(named.next(location, OWN, 'x').protocol).to.equal('http:');
    }
    for (const location of ['http://127.0.0.1/', 'http://localhost/', 'http://camera.local.evil.example/'])
      expect(() => named.next(location, OWN, 'x'), location).to.throw('another host');
  });

  it('take no address of this machine or its wire for a named host', async () => {
    const redirects = new UrlRedirects(OWN, ['other.local']);
    const other = new URL('http://other.local/');
    for (const address of [
      '127.0.0.1',
      '127.9.9.9',
      '169.254.169.254',
      '::1',
      'fe80::2',
      '0.0.0.0',
      '::ffff:127.0.0.1',
    ]) {
      const { lookup } = fixedLookup(address);
      for (const all of [true, false]) {
        const found = addressOf(redirects.guarded(other, lookup), 'other.local', all);
        expect(await found.catch((error: Error) => error.message), address).to.match(
          /address of this machine/,
        );
      }
      // Who sets SOURCE_URL means it.
      expect(await addressOf(redirects.guarded(OWN, lookup), 'camera.local')).to.equal(address);
    }
    const { lookup } = fixedLookup('192.0.2.1');
    expect(await addressOf(redirects.guarded(other, lookup), 'other.local')).to.equal('192.0.2.1');
  });
});

describe('rememberedLookup', () => {
  it('looks a name up once', async () => {
    const { lookup, calls } = fixedLookup('192.0.2.1');
    const remembered = rememberedLookup(lookup);
    expect(await addressOf(remembered, 'a')).to.equal('192.0.2.1');
    expect(await addressOf(remembered, 'a', true)).to.deep.equal([{ address: '192.0.2.1', family: 4 }]);
    expect(calls()).to.equal(1);
    await addressOf(remembered, 'b');
    expect(calls()).to.equal(2);
  });
});
