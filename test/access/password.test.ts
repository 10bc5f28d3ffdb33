import { expect } from 'chai';
import { hashPassword, isPasswordHash, verifyPassword } from '../../daemon/access/password.ts';

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
    expect(await verifyPassword('gru\u0308n', await hashPassword('gr\u00fcn'))).to.equal(true);
  });

  it('accept only hashes that are well formed and cheap enough', () => {
    const hash = (cost: string) => `$scrypt$${cost}$${'a'.repeat(22)}$${'b'.repeat(43)}`;
    expect(['ln=14,r=8,p=1', 'ln=15,r=8,p=1', 'ln=16,r=8,p=2'].map(hash).every(isPasswordHash)).to.equal(
      true,
    );
    for (const cost of ['ln=9,r=8,p=1', 'ln=20,r=8,p=1', 'ln=17,r=8,p=1', 'ln=14,r=8,p=5', 'ln=14'])
      expect(isPasswordHash(hash(cost)), cost).to.equal(false);
    for (const text of ['', 'geheim', '$2b$10$abc', `${hash('ln=14,r=8,p=1')} `])
      expect(isPasswordHash(text)).to.equal(false);
  });

  it('have few verifications waiting, so that a flood exhausts neither memory nor CPU', async () => {
    const hash = await hashPassword('geheim');
    const answers = await Promise.all(Array.from({ length: 20 }, () => verifyPassword('falsch', hash)));
    expect(answers.filter((answer) => answer === null)).to.have.length(12);
    expect(await verifyPassword('geheim', hash)).to.equal(true);
  });
});
