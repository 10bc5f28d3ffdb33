import { expect } from 'chai';
import type { Identity } from '../../daemon/access/authenticator.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { LastUses } from '../../daemon/access/last-uses.ts';
import { tokenOf, userOf } from '../helpers/credentials.ts';

const identity = (kind: 'user' | 'token', name: string, proof: string): Identity => ({
  kind,
  name,
  proof,
  rights: ['live'],
  cameras: null,
});

describe('the last uses', () => {
  it('are those of a user by name, whatever the password, and of one token', () => {
    const uses = new LastUses();
    uses.record(identity('user', 'anna', 'old'), '192.0.2.1', 1);
    uses.record(identity('user', 'anna', 'new'), '192.0.2.2', 2);
    uses.record(identity('token', 'anna', 'digest'), '192.0.2.3', 3);
    expect(uses.ofUser('anna')).to.deep.equal({ atMs: 2, address: '192.0.2.2' });
    expect(uses.ofToken('digest')).to.deep.equal({ atMs: 3, address: '192.0.2.3' });
    expect([uses.ofUser('digest'), uses.ofToken('anna')]).to.deep.equal([null, null]);
  });

  it('are forgotten with the user or token', () => {
    const uses = new LastUses();
    uses.record(identity('user', 'anna', 'x'), '192.0.2.1', 1);
    uses.record(identity('token', 'frigate', 'first'), '192.0.2.1', 1);
    uses.record(identity('token', 'motion', 'other'), '192.0.2.1', 1);
    uses.keep({
      ...noCredentials(),
      users: new Map([['ben', userOf('x')]]),
      tokens: new Map([
        ['frigate', tokenOf('second')],
        ['motion', tokenOf('other')],
      ]),
    });
    expect([uses.ofUser('anna'), uses.ofToken('first'), uses.ofToken('second')]).to.deep.equal([
      null,
      null,
      null,
    ]);
    expect(uses.ofToken('other')?.atMs).to.equal(1);
  });
});
