import { expect } from 'chai';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { newToken, tokenDigest, tokenName } from '../../daemon/access/tokens.ts';
import { tokenOf } from '../helpers/credentials.ts';

describe('tokens', () => {
  it('have 192 random bits and a prefix that tells what they are for', () => {
    const tokens = Array.from({ length: 100 }, newToken);
    for (const token of tokens) expect(token).to.match(/^picamd_[\w-]{32}$/);
    expect(new Set(tokens).size).to.equal(100);
  });

  it('are stored as SHA-256', () => {
    // FIPS 180-2, B.1.
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(tokenDigest('abc')).to.equal(digest);
  });

  it('are found among others until they expire', () => {
    const of = (token: string, expiresMs: number | null) => tokenOf(tokenDigest(token), expiresMs);
    const tokens = new Map([
      ['first', of('a', null)],
      ['second', of('b', 1000)],
      ['third', of('c', null)],
    ]);
    const name = (token: string, nowMs: number) => tokenName(token, { ...noCredentials(), tokens }, nowMs);
    expect(['a', 'b', 'c', 'd', ''].map((token) => name(token, 999))).to.deep.equal([
      'first',
      'second',
      'third',
      null,
      null,
    ]);
    expect(name('b', 1000)).to.equal(null);
    expect(name('a', 1e15)).to.equal('first');
    expect(tokenName('a', noCredentials(), 0)).to.equal(null);
  });
});
