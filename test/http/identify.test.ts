import { expect } from 'chai';
import { Authenticator } from '../../daemon/access/authenticator.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { Guesses } from '../../daemon/access/guesses.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { TrustedProxies } from '../../daemon/access/proxies.ts';
import { identify } from '../../daemon/http/gate.ts';

describe('identify', () => {
  it('does not count a password that nobody had time to look at', async () => {
    const authenticator = new Authenticator();
    authenticator.use({ ...noCredentials(), users: new Map([['anna', await hashPassword('right one')]]) });
    const parts = {
      authenticator,
      guesses: { password: new Guesses(), token: new Guesses() },
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
    const flood = Array.from({ length: 8 }, (_, i) => tryFrom(`192.0.2.${i}`, `wrong ${i}`));
    for (let i = 0; i < 20; i++)
      expect(await tryFrom('198.51.100.1')).to.deep.equal({ code: 'busy-verifying', holdMs: 0 });
    expect(parts.guesses.password.wrong('198.51.100.1', Date.now()).tries).to.equal(1);
    for (const answer of await Promise.all(flood)) expect(answer).to.include({ code: 'wrong-credentials' });
  });
});
