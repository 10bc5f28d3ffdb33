import { expect } from 'chai';
import { Authenticator } from '../../daemon/access/authenticator.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import type { Credentials } from '../../daemon/access/credentials.ts';
import { isDenial, LoginGuard } from '../../daemon/access/login-guard.ts';
import { KnownAddresses } from '../../daemon/access/known-addresses.ts';
import { LoginThrottle } from '../../daemon/access/login-throttle.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { GRANTABLE_RIGHTS } from '../../daemon/access/rights.ts';
import { createSession } from '../../daemon/access/sessions.ts';
import { newToken, tokenDigest } from '../../daemon/access/tokens.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { CHEAP, tokenOf, userOf } from '../helpers/credentials.ts';

describe('LoginGuard', () => {
  const token = newToken();
  let credentials: Credentials;
  let authenticator: Authenticator;
  let passwords: LoginThrottle;
  let guard: LoginGuard;
  let blocked: string[];
  let busy: number[];
  let known: KnownAddresses;

  beforeEach(async () => {
    credentials = {
      ...noCredentials(),
      users: new Map([['anna', userOf(await hashPassword('right one', CHEAP))]]),
      tokens: new Map([['nvr', tokenOf(tokenDigest(token))]]),
    };
    authenticator = new Authenticator(CHEAP);
    authenticator.use(credentials);
    passwords = new LoginThrottle();
    [blocked, busy] = [[], []];
    const log = createLog({ level: 'error', format: 'json' }, { write: () => {}, close: async () => {} });
    known = new KnownAddresses({ log, folder: '' });
    guard = new LoginGuard({
      authenticator,
      known,
      passwords,
      forms: new LoginThrottle(),
      tokens: new LoginThrottle(),
      onBlocked: (address) => blocked.push(address),
      onBusy: (unchecked) => busy.push(unchecked),
    });
  });

  // Different passwords: the same one from many clients is verified once for all of them.
  const tryFrom = (address: string, password = 'wrong') =>
    guard.identify({ kind: 'password', user: 'anna', password }, address);

  it('checks the passwords of newcomers before those of addresses that guess', async () => {
    // These are on their second try, so that a newcomer has tried less often.
    for (let i = 0; i < 9; i++) passwords.recordFailure(`192.0.2.${i}`, performance.now());
    const flood = Array.from({ length: 9 }, (_, i) => tryFrom(`192.0.2.${i}`, `wrong ${i}`));
    const owner = tryFrom('192.0.2.99', 'right one');
    expect(await owner).to.include({ name: 'anna' });
    const codes = (await Promise.all(flood)).map((answer) => (isDenial(answer) ? answer.code : ''));
    expect(codes.filter((code) => code === 'busy-verifying')).to.have.length(2);
    expect(blocked).to.deep.equal([]);
  });

  it('costs no try what was not checked, not even a longer delay, and reports it once a minute', async () => {
    for (let i = 1; i <= 8; i++) passwords.recordFailure('192.0.2.8', performance.now());
    for (let round = 1; round <= 3; round++) {
      // Of the same crowd, and with fewer tries.
      const flood = Array.from({ length: 8 }, (_, i) => tryFrom(`192.0.2.10${i}`, `wrong ${round} ${i}`));
      expect(await tryFrom('192.0.2.8')).to.deep.equal({ code: 'busy-verifying', holdMs: 12_000 });
      await Promise.all(flood);
    }
    expect(busy).to.deep.equal([1]);
    expect(await tryFrom('192.0.2.8')).to.include({ code: 'wrong-credentials' });
    expect(blocked).to.deep.equal([]);
    expect(await tryFrom('192.0.2.8')).to.include({ code: 'wrong-credentials' });
    expect(await tryFrom('192.0.2.8')).to.include({ code: 'too-many-guesses' });
    expect(blocked).to.deep.equal(['192.0.2.8']);
  });

  it('checks an address that was turned away before those that have just arrived', async () => {
    // All in one crowd, and each with its first try.
    const flood = (round: number) =>
      Array.from({ length: 30 }, (_, i) => tryFrom(`fe80::${round}:${i}`, `wrong ${round} ${i}`));
    const all = flood(1);
    const dropped = (await Promise.all(all)).findIndex(
      (answer) => isDenial(answer) && answer.code === 'busy-verifying',
    );
    const again = flood(2);
    expect(await tryFrom(`fe80::1:${dropped}`, 'right one')).to.include({ name: 'anna' });
    await Promise.all(again);
  });

  it('knows an address that has logged in, and checks it first, whatever others guess', async () => {
    expect(known.has('fe80::1', Date.now())).to.equal(false);
    await tryFrom('fe80::1', 'right one');
    expect(known.has('fe80::1', Date.now())).to.equal(true);
    authenticator.use(credentials);
    const flood = Array.from({ length: 100 }, (_, i) => tryFrom(`192.0.2.${i}`, `wrong ${i}`));
    for (let i = 1; i <= 8; i++) passwords.recordFailure('fe80::1', performance.now());
    expect(await tryFrom('fe80::1', 'right one')).to.include({ name: 'anna' });
    await Promise.all(flood);
    await guard.identify({ kind: 'token', token }, '192.0.2.7');
    const cookie = createSession('anna', credentials, Date.now());
    await guard.identify({ kind: 'session', cookie }, '192.0.2.8');
    const seen = ['192.0.2.6', '192.0.2.7', '192.0.2.8'].map((address) => known.has(address, Date.now()));
    expect(seen, 'wrong, token, session').to.deep.equal([false, false, true]);
  });

  it('counts the login form apart from passwords in requests, which another site can repeat', async () => {
    const form = (password: string) =>
      guard.identify({ kind: 'password', user: 'anna', password }, '192.0.2.1', 'form');
    for (let i = 1; i <= 10; i++) await tryFrom('192.0.2.1', `wrong ${i}`);
    expect(await tryFrom('192.0.2.1', 'wrong')).to.include({ code: 'too-many-guesses' });
    expect(await form('wrong')).to.include({ code: 'wrong-credentials' });
    expect(await form('right one')).to.include({ name: 'anna' });
    for (let i = 1; i <= 10; i++) await form(`wrong ${i}`);
    expect(await form('wrong')).to.include({ code: 'too-many-guesses' });
  });

  it('counts setup codes like passwords in the form: the tenth wrong one blocks, a right one resets the count', async () => {
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
    const form = { kind: 'password', user: 'anna', password: 'right one' } as const;
    expect(await guard.identify(form, '192.0.2.1', 'form')).to.include({ code: 'too-many-guesses' });
    expect(guard.checkSetupCode(() => true, '192.0.2.2')).to.equal(null);
  });

  it('admits the right password, and forgets the wrong ones before it', async () => {
    const wrong = { code: 'wrong-credentials', holdMs: 1500 };
    for (let i = 1; i <= 4; i++) expect(await tryFrom('192.0.2.1', `wrong ${i}`)).to.deep.equal(wrong);
    expect(await tryFrom('192.0.2.1', 'wrong 5')).to.deep.equal({ ...wrong, holdMs: 3000 });
    const identity = await tryFrom('192.0.2.1', 'right one');
    expect(identity).to.deep.equal({
      kind: 'user',
      name: 'anna',
      proof: credentials.users.get('anna')?.passwordHash,
      rights: GRANTABLE_RIGHTS,
      cameras: null,
    });
    expect(isDenial(identity)).to.equal(false);
    expect(await tryFrom('192.0.2.1', 'wrong 6')).to.deep.equal(wrong);
  });

  it('blocks an address with its tenth wrong password, and reports it once', async () => {
    for (let i = 1; i <= 9; i++) await tryFrom('192.0.2.1', `wrong ${i}`);
    expect(blocked).to.deep.equal([]);
    expect(await tryFrom('192.0.2.1', 'wrong 10')).to.include({ code: 'wrong-credentials' });
    expect(blocked).to.deep.equal(['192.0.2.1']);
    const denied = await tryFrom('192.0.2.1', 'right one');
    expect(denied).to.deep.equal({ code: 'too-many-guesses', holdMs: 0 });
    expect(isDenial(denied)).to.equal(true);
    expect(await tryFrom('192.0.2.2', 'right one')).to.include({ name: 'anna' });
    expect(blocked).to.have.length(1);
  });

  it('reports an address once that is blocked by several guesses at once', async () => {
    for (let i = 1; i <= 7; i++) passwords.recordFailure('192.0.2.1', performance.now());
    const guesses = [1, 2, 3].map((i) => tryFrom('192.0.2.1', `wrong ${i}`));
    for (const answer of await Promise.all(guesses)) expect(answer).to.include({ code: 'wrong-credentials' });
    expect(blocked).to.deep.equal(['192.0.2.1']);
  });

  it('admits from a blocked address what it recognizes without a guess', async () => {
    await tryFrom('192.0.2.2', 'right one');
    for (let i = 1; i <= 10; i++) passwords.recordFailure('192.0.2.1', performance.now());
    expect(await tryFrom('192.0.2.1', 'right one')).to.include({ name: 'anna' });
    const cookie = createSession('anna', credentials, Date.now());
    expect(await guard.identify({ kind: 'session', cookie }, '192.0.2.1')).to.include({ name: 'anna' });
    expect(await guard.identify({ kind: 'token', token }, '192.0.2.1')).to.include({ name: 'nvr' });
  });

  it('counts wrong tokens apart from passwords', async () => {
    const wrong = () => guard.identify({ kind: 'token', token: newToken() }, '192.0.2.1');
    for (let i = 1; i <= 10; i++) expect(await wrong()).to.include({ code: 'wrong-credentials' });
    expect(blocked).to.deep.equal(['192.0.2.1']);
    expect(await wrong()).to.deep.equal({ code: 'too-many-guesses', holdMs: 0 });
    expect(await tryFrom('192.0.2.1', 'right one')).to.include({ name: 'anna' });
  });

  it('takes an expired session for no credentials, not for a guess', async () => {
    const cookie = createSession('anna', credentials, 0);
    for (let i = 1; i <= 11; i++)
      expect(await guard.identify({ kind: 'session', cookie }, '192.0.2.1')).to.equal(null);
    expect(passwords.size).to.equal(0);
    expect(isDenial(null)).to.equal(false);
  });

  it('counts the same wrong password once while it is being verified, wherever it comes from', async () => {
    const answers = ['192.0.2.1', '192.0.2.1', '192.0.2.2'].map((address) => tryFrom(address));
    expect(await Promise.all(answers)).to.deep.equal([
      { code: 'wrong-credentials', holdMs: 1500 },
      { code: 'wrong-credentials', holdMs: 0 },
      { code: 'wrong-credentials', holdMs: 0 },
    ]);
    expect(passwords.recordFailure('192.0.2.1', performance.now()).tries).to.equal(2);
    expect(passwords.recordFailure('192.0.2.2', performance.now()).tries).to.equal(1);
  });

  it('gives everyone who waits for the same verification its result', async () => {
    const right = [tryFrom('192.0.2.1', 'right one'), tryFrom('192.0.2.2', 'right one')];
    for (const identity of await Promise.all(right)) expect(identity).to.include({ name: 'anna' });
    const flood = Array.from({ length: 8 }, (_, i) => tryFrom(`192.0.2.${i}`, `wrong ${i}`));
    passwords.recordFailure('198.51.100.1', performance.now());
    const unchecked = [tryFrom('198.51.100.1', 'late'), tryFrom('198.51.100.2', 'late')];
    expect(await Promise.all(unchecked)).to.deep.equal([
      { code: 'busy-verifying', holdMs: 1500 },
      { code: 'busy-verifying', holdMs: 0 },
    ]);
    await Promise.all(flood);
  });
});
