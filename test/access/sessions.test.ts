import { expect } from 'chai';
import { assert, constantFrom, nat, property } from 'fast-check';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { createSession, readSession, SESSION_SECONDS, sessionTag } from '../../daemon/access/sessions.ts';
import { userOf } from '../helpers/credentials.ts';

const NOW_MS = 1_700_000_000_000;
const users = new Map([
  ['anna', userOf('hash of anna')],
  ['bob', userOf('hash of bob')],
]);
const credentials = { ...noCredentials(), users };

const sessionUser = (...args: Parameters<typeof readSession>) => readSession(...args)?.user ?? null;

describe('sessions', () => {
  const session = createSession('anna', credentials, NOW_MS);

  it('are valid for 30 days', () => {
    expect(SESSION_SECONDS).to.equal(2_592_000);
    const endMs = NOW_MS + SESSION_SECONDS * 1000;
    expect(session).to.match(new RegExp(`^anna~${endMs / 1000}~[\\w-]{12}~[\\w-]{43}$`));
    expect(sessionUser(session, credentials, NOW_MS)).to.equal('anna');
    expect(sessionUser(session, credentials, endMs)).to.equal('anna');
    expect(sessionUser(session, credentials, endMs + 1)).to.equal(null);
    expect(
      readSession(createSession('anna', credentials, NOW_MS + 999), credentials, NOW_MS),
    ).to.deep.include({
      expiresMs: endMs,
    });
  });

  it('end with the password, the user or the key that they were made with', () => {
    const other = { ...credentials, users: new Map([...users, ['anna', userOf('new hash')]]) };
    expect(sessionUser(session, other, NOW_MS)).to.equal(null);
    expect(sessionUser(session, { ...credentials, users: new Map() }, NOW_MS)).to.equal(null);
    expect(sessionUser(session, { ...noCredentials(), users }, NOW_MS)).to.equal(null);
  });

  it('cannot be made for a user that does not exist', () => {
    expect(sessionUser(createSession('eve', credentials, NOW_MS), credentials, NOW_MS)).to.equal(null);
  });

  it('cannot be changed anywhere', () => {
    assert(
      property(
        nat(session.length - 1),
        constantFrom('a', '0', '~', '-', '_', '5', '.', ' '),
        (at, character) => {
          const changed = session.slice(0, at) + character + session.slice(at + 1);
          expect(sessionUser(changed, credentials, NOW_MS)).to.equal(changed === session ? 'anna' : null);
        },
      ),
      { numRuns: 500 },
    );
    const [, expiry, id, signed] = session.split('~');
    for (const forged of [
      `bob~${expiry}~${id}~${signed}`,
      `anna~${expiry}~${id}~`,
      `anna~${expiry}~${id}`,
      `anna~${expiry}~~${signed}`,
      `anna~${expiry}~${signed}`,
      `anna~ ${expiry}~${id}~${signed}`,
      `anna~${expiry}.0~${id}~${signed}`,
      `anna~0${expiry}0000~${id}~${signed}`,
      `${session}~`,
      'anna',
      '',
      '~~',
    ])
      expect(sessionUser(forged, credentials, NOW_MS), forged).to.equal(null);
  });

  it('have an id each', () => {
    const ids = Array.from({ length: 100 }, () => {
      return readSession(createSession('anna', credentials, NOW_MS), credentials, NOW_MS)?.id;
    });
    expect(new Set(ids).size).to.equal(100);
  });

  it('have a name of their own for each camera, which tells nothing of its key', () => {
    expect(sessionTag(credentials))
      .to.match(/^[0-9a-f]{8}$/)
      .and.equal(sessionTag({ ...credentials, users: new Map() }));
    expect(sessionTag(noCredentials())).to.not.equal(sessionTag(credentials));
    expect(credentials.key.toString('hex')).to.not.include(sessionTag(credentials));
  });
});
