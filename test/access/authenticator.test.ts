import { createHook } from 'node:async_hooks';
import { expect } from 'chai';
import { Authenticator } from '../../daemon/access/authenticator.ts';
import type { Identity } from '../../daemon/access/authenticator.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import type { Credentials, User } from '../../daemon/access/credentials.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { GRANTABLE_RIGHTS } from '../../daemon/access/rights.ts';
import { createSession, readSession } from '../../daemon/access/sessions.ts';
import { newToken, tokenDigest } from '../../daemon/access/tokens.ts';
import { CHEAP, tokenOf, turn, userOf } from '../helpers/credentials.ts';

const ANNA = { user: 'anna', password: 'correct horse' };
const KNOWN = { kind: 'password', ...ANNA } as const;

describe('Authenticator', () => {
  const token = newToken();
  let hash: string;
  let credentials: Credentials;
  let authenticator: Authenticator;

  beforeEach(async () => {
    hash = await hashPassword(ANNA.password, CHEAP);
    credentials = {
      ...noCredentials(),
      users: new Map([['anna', userOf(hash)]]),
      tokens: new Map([['nvr', tokenOf(tokenDigest(token))]]),
    };
    authenticator = new Authenticator(CHEAP);
    authenticator.use(credentials);
  });

  const anna = () => ({
    kind: 'user' as const,
    name: 'anna',
    proof: hash,
    rights: GRANTABLE_RIGHTS,
    cameras: null,
  });
  const isStillValid = (identity: Identity, nowMs: number) => authenticator.current(identity, nowMs) !== null;

  it('verifies a password, and recognizes it from then on without scrypt', async () => {
    expect(authenticator.recognize(KNOWN)).to.equal(null);
    expect(await authenticator.verify(ANNA, turn())).to.deep.equal(anna());
    expect(authenticator.recognize(KNOWN)).to.deep.equal(anna());
    expect(authenticator.recognize({ ...KNOWN, password: 'another' })).to.equal(null);
    expect(authenticator.recognize({ ...KNOWN, user: 'bob' })).to.equal(null);
  });

  it('tells where the name ends and the password begins', async () => {
    const users = new Map([['a', userOf(await hashPassword('bc', CHEAP))]]);
    authenticator.use({ ...credentials, users });
    await authenticator.verify({ user: 'a', password: 'bc' }, turn());
    expect(authenticator.recognize({ kind: 'password', user: 'a', password: 'bc' })).to.include({
      name: 'a',
    });
    expect(authenticator.recognize({ kind: 'password', user: 'ab', password: 'c' })).to.equal(null);
  });

  it('neither accepts nor remembers a wrong password or an unknown user', async () => {
    for (const login of [
      { ...ANNA, password: 'wrong' },
      { ...ANNA, user: 'bob' },
    ]) {
      expect(await authenticator.verify(login, turn())).to.equal(null);
      expect(authenticator.recognize({ kind: 'password', ...login })).to.equal(null);
    }
  });

  it('verifies unknown users like known ones, so that nobody can find out which there are', async () => {
    const all = Array.from({ length: 20 }, (_, i) =>
      authenticator.verify({ user: 'bob', password: `${i}` }, turn(i)),
    );
    // They wait for scrypt, too, which has few places.
    expect(await Promise.all(all)).to.include('busy');
  });

  it('computes as much for an unknown user as for a known one', async () => {
    let computed = 0;
    const hook = createHook({ init: (_id, type) => (computed += Number(type === 'SCRYPTREQUEST')) }).enable();
    try {
      // The first one also makes the hash that unknown users are compared with.
      await authenticator.verify({ user: 'bob', password: '1' }, turn());
      computed = 0;
      for (const user of ['anna', 'bob', 'constructor']) {
        await authenticator.verify({ user, password: 'wrong' }, turn());
        expect(computed, user).to.equal(1);
        computed = 0;
      }
    } finally {
      hook.disable();
    }
  });

  it('drops the passwords that wait when it stops', async () => {
    const all = [1, 2, 3].map((i) => authenticator.verify({ ...ANNA, password: `${i}` }, turn(i)));
    // The first one is being verified.
    await Promise.resolve();
    authenticator.stop();
    expect(await Promise.all(all)).to.deep.equal([null, 'busy', 'busy']);
  });

  it('forgets passwords with the credentials that they were verified against', async () => {
    await authenticator.verify(ANNA, turn());
    authenticator.use({ ...credentials, users: new Map() });
    expect(authenticator.recognize(KNOWN)).to.equal(null);
    authenticator.use(credentials);
    expect(authenticator.recognize(KNOWN), 'not even when they come back').to.equal(null);
  });

  it('does not accept a password that was changed or whose user was removed during the verification', async () => {
    for (const users of [
      new Map<string, User>(),
      new Map([['anna', userOf(await hashPassword('new', CHEAP))]]),
    ]) {
      authenticator.use(credentials);
      const verified = authenticator.verify(ANNA, turn());
      authenticator.use({ ...credentials, users });
      expect(await verified).to.equal(null);
      authenticator.use(credentials);
      expect(authenticator.recognize(KNOWN)).to.equal(null);
    }
    const verified = authenticator.verify(ANNA, turn());
    authenticator.use({ ...credentials, tokens: new Map() });
    expect(await verified, 'another change').to.deep.equal(anna());
  });

  it('shares a verification that is running, with the same user and password only', async () => {
    expect(authenticator.pendingVerification(ANNA)).to.equal(undefined);
    const verified = authenticator.verify(ANNA, turn());
    expect(authenticator.pendingVerification({ ...ANNA })).to.equal(verified);
    expect(authenticator.pendingVerification({ ...ANNA, password: 'other' })).to.equal(undefined);
    await verified;
    expect(authenticator.pendingVerification(ANNA)).to.equal(undefined);
  });

  it('says when it is too busy to verify', async () => {
    const all = Array.from({ length: 20 }, (_, i) =>
      authenticator.verify({ ...ANNA, password: `${i}` }, turn(i)),
    );
    const results = await Promise.all(all);
    expect(new Set(results)).to.deep.equal(new Set([null, 'busy']));
    expect(results[0]).to.equal(null);
    expect(results[19]).to.equal('busy');
  });

  it('recognizes tokens and sessions of its credentials', () => {
    const proof = tokenDigest(token);
    expect(authenticator.recognize({ kind: 'token', token })).to.deep.equal({
      kind: 'token',
      name: 'nvr',
      proof,
      rights: ['live'],
      cameras: null,
    });
    expect(authenticator.recognize({ kind: 'token', token: newToken() })).to.equal(null);
    const cookie = createSession('anna', credentials, Date.now());
    expect(authenticator.recognize({ kind: 'session', cookie })).to.deep.equal({
      ...anna(),
      session: readSession(cookie, credentials, Date.now()),
    });
    expect(authenticator.recognize({ kind: 'session', cookie: `${cookie}x` })).to.equal(null);
    authenticator.use(noCredentials());
    expect(authenticator.recognize({ kind: 'token', token })).to.equal(null);
    expect(authenticator.recognize({ kind: 'session', cookie })).to.equal(null);
  });

  it('ends a session that is logged out, and what it has admitted, but no other one', () => {
    const [cookie, other] = [0, 0].map(() => createSession('anna', credentials, Date.now()));
    const recognize = (value = '') => authenticator.recognize({ kind: 'session', cookie: value });
    const [identity, another] = [recognize(cookie), recognize(other)];
    if (identity === null || another === null) throw new Error('both should be valid');
    authenticator.endSession('anna~1~x~x');
    expect(isStillValid(identity, Date.now())).to.equal(true);
    authenticator.endSession(cookie ?? '');
    expect(recognize(cookie)).to.equal(null);
    expect(isStillValid(identity, Date.now())).to.equal(false);
    const weeksLaterMs = Date.now() + 29 * 86_400_000;
    expect(isStillValid(identity, weeksLaterMs), 'for as long as it is signed').to.equal(false);
    expect(recognize(other)).to.deep.equal(another);
    const endMs = another.session?.expiresMs ?? 0;
    expect(isStillValid(another, endMs)).to.equal(true);
    expect(isStillValid(another, endMs + 1)).to.equal(false);
  });

  it('remembers a bounded number of sessions that were logged out', () => {
    const cookies = Array.from({ length: 1001 }, () => createSession('anna', credentials, Date.now()));
    for (const cookie of cookies) authenticator.endSession(cookie);
    const valid = cookies.map((cookie) => authenticator.recognize({ kind: 'session', cookie }) !== null);
    expect([valid[0], valid.lastIndexOf(true)]).to.deep.equal([true, 0]);
  });

  it('holds a user valid until the password changes', async () => {
    const identity = anna();
    expect(isStillValid(identity, 0)).to.equal(true);
    expect(isStillValid({ ...identity, name: 'bob' }, 0)).to.equal(false);
    authenticator.use({
      ...credentials,
      users: new Map([['anna', userOf(await hashPassword('new', CHEAP))]]),
    });
    expect(isStillValid(identity, 0)).to.equal(false);
  });

  it('holds a token valid until it expires, is revoked or replaced', () => {
    const proof = tokenDigest(token);
    const identity: Identity = { kind: 'token', name: 'nvr', proof, rights: ['live'], cameras: null };
    const valid = (expiresMs: number | null, nowMs: number, digest = proof) => {
      authenticator.use({ ...credentials, tokens: new Map([['nvr', tokenOf(digest, expiresMs)]]) });
      return isStillValid(identity, nowMs);
    };
    expect([valid(null, 1e15), valid(1000, 999), valid(1000, 1000)]).to.deep.equal([true, true, false]);
    expect(valid(null, 0, tokenDigest('other'))).to.equal(false);
    expect(isStillValid({ ...identity, name: 'gone' }, 0)).to.equal(false);
    expect(isStillValid({ ...identity, kind: 'user' }, 0)).to.equal(false);
  });

  it('knows whether anyone could log in', () => {
    const none = noCredentials();
    expect(authenticator.hasCredentials).to.equal(true);
    authenticator.use({ ...none, users: credentials.users });
    expect(authenticator.hasCredentials).to.equal(true);
    authenticator.use({ ...none, tokens: credentials.tokens });
    expect(authenticator.hasCredentials).to.equal(true);
    authenticator.use(none);
    expect([authenticator.hasCredentials, authenticator.credentials]).to.deep.equal([false, none]);
    expect(new Authenticator().hasCredentials).to.equal(false);
  });
});
