import { expect } from 'chai';
import {
  hashPassword,
  isPasswordHash,
  passwordProblem,
  verifyPassword,
} from '../../daemon/access/password.ts';
import { CHEAP } from '../helpers/credentials.ts';

describe('passwords', () => {
  it('are each hashed with a separate salt, and verified', async () => {
    const [first, second] = [await hashPassword('geheim'), await hashPassword('geheim')];
    expect(first).to.match(/^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(first).not.to.equal(second);
    expect(await verifyPassword('geheim', first)).to.equal(true);
    expect(await verifyPassword('Geheim', first)).to.equal(false);
    expect(await verifyPassword('', first)).to.equal(false);
    expect(await verifyPassword('x'.repeat(10_000), first)).to.equal(false);
  });

  it('match however their characters are composed', async () => {
    expect(await verifyPassword('gru\u0308n', await hashPassword('gr\u00fcn', CHEAP))).to.equal(true);
  });

  it('accept only hashes that are well formed and cheap enough', () => {
    const hash = (cost: string) => `$scrypt$${cost}$${'a'.repeat(22)}$${'b'.repeat(43)}`;
    expect(
      ['ln=10,r=1,p=1', 'ln=14,r=8,p=1', 'ln=15,r=8,p=1', 'ln=16,r=8,p=4', 'ln=18,r=2,p=1']
        .map(hash)
        .every(isPasswordHash),
    ).to.equal(true);
    for (const cost of [
      'ln=9,r=8,p=1',
      'ln=14,r=0,p=1',
      'ln=14,r=8,p=0',
      'ln=19,r=2,p=1',
      'ln=20,r=8,p=1',
      'ln=17,r=8,p=1',
      'ln=14,r=8,p=5',
      'ln=14',
    ])
      expect(isPasswordHash(hash(cost)), cost).to.equal(false);
    for (const text of ['', 'geheim', '$2b$10$abc', `${hash('ln=14,r=8,p=1')} `, ` ${hash('ln=14,r=8,p=1')}`])
      expect(isPasswordHash(text)).to.equal(false);
  });

  it('are verified with the cost in their hash, and a hash of no known form fits no password', async () => {
    for (const cost of [CHEAP, { ln: 11, r: 4, p: 2 }, { ln: 10, r: 16, p: 4 }]) {
      const hash = await hashPassword('geheim', cost);
      expect(hash).to.match(new RegExp(`^\\$scrypt\\$ln=${cost.ln},r=${cost.r},p=${cost.p}\\$[^=]+$`));
      expect([await verifyPassword('geheim', hash), await verifyPassword('Geheim', hash)]).to.deep.equal([
        true,
        false,
      ]);
    }
    expect(await verifyPassword('geheim', '')).to.equal(false);
    expect(await verifyPassword('', 'geheim')).to.equal(false);
  });

  it('are never computed when they are longer than 1 KiB', async () => {
    const longest = 'ü'.repeat(512);
    const hash = await hashPassword(longest, CHEAP);
    expect(await verifyPassword(longest, hash)).to.equal(true);
    const longer = await hashPassword(`${longest}x`, CHEAP);
    expect(await verifyPassword(`${longest}x`, longer)).to.equal(false);
  });

  it('have 8 characters to 1024 bytes that can be typed', () => {
    const message = (password: string) => passwordProblem(password)?.message ?? null;
    for (const good of ['12345678', 'ü'.repeat(512), 'with spaces and ÄÖÜ', '\u{1f600} emoji']) {
      expect(message(good), good).to.equal(null);
    }
    expect(message('1234567')).to.include('at least 8 characters');
    expect(message(`${'ü'.repeat(512)}x`)).to.include('at most 1024 bytes');
    for (const bad of [
      'tab\tand more',
      'bell \u0007 bell',
      'delete \u007f',
      'C1 \u0085 control',
      'bytes \ufffd here',
    ])
      expect(message(bad), JSON.stringify(bad)).to.include('invalid character');
  });
});
