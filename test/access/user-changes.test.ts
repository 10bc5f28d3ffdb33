import { expect } from 'chai';
import { noCredentials } from '../../daemon/access/credentials.ts';
import type { Credentials } from '../../daemon/access/credentials.ts';
import {
  addUser,
  changeUser,
  MAX_USERS,
  removeUser,
  withoutUser,
  withUser,
} from '../../daemon/access/user-changes.ts';
import { userOf } from '../helpers/credentials.ts';

const LATER = { kind: 'user', name: 'later', line: '#: user later HASH owner' };

function of(...users: [string, 'admin' | 'viewer'][]): Credentials {
  return {
    ...noCredentials(),
    users: new Map(users.map(([name, role]) => [name, userOf(`hash of ${name}`, role, ['hall'])])),
    unknown: [LATER],
  };
}

const code = (act: () => unknown): unknown => {
  try {
    act();
    return null;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('changes of users', () => {
  it('keep what they do not change', () => {
    const before = of(['anna', 'admin'], ['ben', 'viewer']);
    const { users, key, unknown } = changeUser(before, 'ben', { role: 'admin' });
    expect(users.get('ben')).to.deep.equal(userOf('hash of ben', 'admin', ['hall']));
    expect([key, unknown]).to.deep.equal([before.key, [LATER]]);
    expect(before.users.get('ben')?.role).to.equal('viewer');
  });

  it('never end with no admin, unless there was none', () => {
    const before = of(['anna', 'admin'], ['ben', 'viewer']);
    expect(code(() => removeUser(before, 'anna'))).to.equal('last-admin');
    expect(code(() => changeUser(before, 'anna', { role: 'viewer' }))).to.equal('last-admin');
    expect(code(() => changeUser(of(['ben', 'viewer']), 'ben', { passwordHash: 'x' }))).to.equal(null);
    expect([...withoutUser(before, 'anna').users.keys()]).to.deep.equal(['ben']);
  });

  it('take the place of a user of a later version only on purpose', () => {
    expect(code(() => addUser(of(), 'later', userOf('x')))).to.equal('name-taken');
    expect(withUser(of(), 'later', userOf('x')).unknown).to.deep.equal([]);
    expect(withoutUser(of(), 'later').unknown).to.deep.equal([]);
  });

  it('have a limit, which does not keep a user from being changed', () => {
    const full = of(...Array.from({ length: MAX_USERS }, (_, n): [string, 'admin'] => [`u${n}`, 'admin']));
    expect(code(() => addUser(full, 'one-more', userOf('x')))).to.equal('too-many-names');
    expect(code(() => changeUser(full, 'u7', { role: 'viewer' }))).to.equal(null);
  });
});
