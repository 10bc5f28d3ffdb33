import { expect } from 'chai';
import { Authenticator } from '../../daemon/access/authenticator.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { LoginGuard } from '../../daemon/access/login-guard.ts';
import { LoginThrottle } from '../../daemon/access/login-throttle.ts';
import { hashPassword } from '../../daemon/access/password.ts';

describe('LoginGuard', () => {
  let authenticator: Authenticator;
  let passwords: LoginThrottle;
  let guard: LoginGuard;
  let blocked: string[];

  beforeEach(async () => {
    authenticator = new Authenticator();
    authenticator.use({ ...noCredentials(), users: new Map([['anna', await hashPassword('right one')]]) });
    passwords = new LoginThrottle();
    blocked = [];
    guard = new LoginGuard({
      authenticator,
      passwords,
      tokens: new LoginThrottle(),
      onBlocked: (address) => blocked.push(address),
    });
  });

  // Different passwords: the same one from many clients is verified once for all of them.
  const tryFrom = (address: string, password = 'wrong') =>
    guard.identify({ kind: 'password', user: 'anna', password }, address);

  it('blocks no address for unchecked passwords, and serves first-time clients first', async () => {
    // These are on their second try, so that a newcomer has tried less often.
    for (let i = 0; i < 9; i++) passwords.recordFailure(`192.0.2.${i}`, performance.now());
    const flood = Array.from({ length: 9 }, (_, i) => tryFrom(`192.0.2.${i}`, `wrong ${i}`));
    const owner = tryFrom('198.51.100.1', 'right one');
    expect(await flood[8]).to.deep.equal({ code: 'busy-verifying', holdMs: 1500 });
    for (let i = 2; i <= 20; i++) expect(await tryFrom('192.0.2.8')).to.include({ code: 'busy-verifying' });
    expect(await owner).to.include({ name: 'anna' });
    expect(await flood[7]).to.include({ code: 'busy-verifying' });
    for (const answer of await Promise.all(flood.slice(0, 7)))
      expect(answer).to.include({ code: 'wrong-credentials' });
    expect(blocked).to.deep.equal([]);
    expect(await tryFrom('192.0.2.8')).to.include({ code: 'wrong-credentials' });
    expect(await tryFrom('192.0.2.8')).to.include({ code: 'too-many-guesses' });
    expect(blocked).to.deep.equal(['192.0.2.8']);
  });

  it('counts setup codes like passwords: the tenth wrong one blocks, a right one resets the count', async () => {
    const wrong = () => guard.checkSetupCode(() => false, '192.0.2.1');
    for (let i = 1; i <= 9; i++) expect(wrong()?.code).to.equal('wrong-code');
    expect(guard.checkSetupCode(() => true, '192.0.2.1')).to.equal(null);
    const holds = Array.from({ length: 10 }, () => wrong()?.holdMs);
    expect(holds).to.deep.equal([1500, 1500, 1500, 1500, 3000, 6000, 12_000, 12_000, 12_000, 12_000]);
    expect(blocked).to.deep.equal(['192.0.2.1']);
    expect(guard.checkSetupCode(() => true, '192.0.2.1')).to.deep.equal({
      code: 'too-many-guesses',
      holdMs: 0,
    });
    expect(await tryFrom('192.0.2.1', 'right one')).to.include({ code: 'too-many-guesses' });
    expect(guard.checkSetupCode(() => true, '192.0.2.2')).to.equal(null);
  });
});
