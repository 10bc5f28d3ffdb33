import { expect } from 'chai';
import {
  digestChallenge,
  UrlAuthorization,
} from '../../../../daemon/camera/sources/url/url-authorization.ts';

const MUFASA = { user: 'Mufasa', password: 'Circle of Life' };
const NONCE = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const fields = `realm="http-auth@example.org", qop="auth, auth-int", nonce="${NONCE}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

describe('UrlAuthorization', () => {
  it('answers the examples of RFC 7616 §3.9.1', () => {
    const responses = {
      MD5: '8ca523f5e9506fed4657c9700eebdbec',
      'SHA-256': '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    };
    for (const [algorithm, response] of Object.entries(responses)) {
      const authorization = new UrlAuthorization(MUFASA, () => CNONCE);
      expect(authorization.challenged([`Digest ${fields}, algorithm=${algorithm}`])).to.equal(true);
      expect(authorization.header('/dir/index.html'))
        .to.include(`response="${response}"`)
        .and.include('nc=00000001')
        .and.include('opaque="FQhe');
      expect(authorization.header('/dir/index.html')).to.include('nc=00000002');
    }
  });

  it('answers a challenge without qop as RFC 2069 says', () => {
    const authorization = new UrlAuthorization({ user: 'Mufasa', password: 'CircleOfLife' });
    authorization.challenged([
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    ]);
    // The example of RFC 2069 as its erratum 749 corrects it.
    expect(authorization.header('/dir/index.html'))
      .to.include('response="1949323746fe6a43ef61f9606e7febea"')
      .and.not.include('qop');
  });

  it('takes the best of several challenges, in one header or more', () => {
    const offers = ['MD5', 'SHA-256', 'X'].map((name) => `Digest ${fields}, algorithm=${name}`);
    for (const values of [offers, [offers.join(', ')], ['Basic realm="digest x"', ...offers]])
      expect(digestChallenge(values)?.algorithm).to.equal('SHA-256');
    expect(digestChallenge(['digest nonce=abc,realm=x'])).to.include({ nonce: 'abc', realm: 'x' });
    for (const value of ['Basic realm="x"', 'Digest realm="x"', `Digest nonce="a", qop="auth-int"`, ''])
      expect(digestChallenge([value]), value).to.equal(null);
  });

  it('begins no header of its own, whatever the user or the server is called', () => {
    const authorization = new UrlAuthorization({ user: 'a\r\nX: "b', password: 'c' });
    authorization.challenged(['Digest nonce="n\r\nY: z"']);
    expect(authorization.header('/')).to.not.match(/[\r\n]/);
    expect(authorization.header('/')).to.include(String.raw`username="a??X: \"b"`);
  });

  it('sends Basic until Digest is asked for', () => {
    const authorization = new UrlAuthorization({ user: 'a', password: 'ä' });
    expect(authorization.challenged(['Basic realm="x"'])).to.equal(false);
    expect(authorization.header('/')).to.equal(`Basic ${Buffer.from('a:ä').toString('base64')}`);
  });
});
