import { expect } from 'chai';
import { Authenticator } from '../../daemon/access/authenticator.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { LoginThrottle } from '../../daemon/access/login-throttle.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { TrustedProxies } from '../../daemon/net/trusted-proxies.ts';
import { identify } from '../../daemon/http/middleware/authenticate.ts';

describe('identify', () => {
  it('refuses no address for passwords that nobody had time to look at, and hears one first that comes first', async () => {
    const authenticator = new Authenticator();
    authenticator.use({ ...noCredentials(), users: new Map([['anna', await hashPassword('right one')]]) });
    const parts = {
      authenticator,
      guesses: { password: new LoginThrottle(), token: new LoginThrottle() },
      closed: () => true,
      claim: () => null,
      proxies: () => new TrustedProxies([]),
      healthOpen: () => false,
      refresh: async () => {},
      onRefused: () => {},
    };
    // Each with a password of its own: equal ones are computed once, for all who show them.
    const tryFrom = (address: string, password = 'wrong') =>
      identify(parts, { kind: 'password', user: 'anna', password }, address);
    // On their second try, so that whoever comes now has tried less.
    for (let i = 0; i < 9; i++) parts.guesses.password.recordFailure(`192.0.2.${i}`, performance.now());
    const flood = Array.from({ length: 9 }, (_, i) => tryFrom(`192.0.2.${i}`, `wrong ${i}`));
    const owner = tryFrom('198.51.100.1', 'right one');
    expect(await flood[8]).to.deep.equal({ code: 'busy-verifying', holdMs: 1500 });
    for (let i = 2; i <= 20; i++) expect(await tryFrom('192.0.2.8')).to.include({ code: 'busy-verifying' });
    expect(await owner).to.include({ name: 'anna' });
    expect(await flood[7]).to.include({ code: 'busy-verifying' });
    for (const answer of await Promise.all(flood.slice(0, 7)))
      expect(answer).to.include({ code: 'wrong-credentials' });
    expect(await tryFrom('192.0.2.8')).to.include({ code: 'wrong-credentials' });
    expect(await tryFrom('192.0.2.8')).to.include({ code: 'too-many-guesses' });
  });
});
