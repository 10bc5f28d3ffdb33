import { expect } from 'chai';
import { noCredentials } from '../../daemon/access/credentials.ts';
import type { Credentials } from '../../daemon/access/credentials.ts';
import { addToken, MAX_TOKENS, removeToken } from '../../daemon/access/token-changes.ts';
import { tokenOf } from '../helpers/credentials.ts';

const NOW_MS = Date.UTC(2026, 10, 29);
const DAY_MS = 86_400_000;

function of(...tokens: [string, number | null][]): Credentials {
  return {
    ...noCredentials(),
    tokens: new Map(tokens.map(([name, expiresMs]) => [name, tokenOf('x', expiresMs)])),
  };
}

const many = (expiresMs: number | null) =>
  of(...Array.from({ length: MAX_TOKENS }, (_, n): [string, number | null] => [`t${n}`, expiresMs]));

describe('changes of tokens', () => {
  it('list what has ended for 30 days', () => {
    const before = of(['open', null], ['recent', NOW_MS - 29 * DAY_MS], ['old', NOW_MS - 30 * DAY_MS]);
    const { tokens } = addToken(before, 'new', tokenOf('y'), NOW_MS);
    expect([...tokens.keys()]).to.deep.equal(['open', 'recent', 'new']);
  });

  it('have a limit, in which tokens that ended long ago do not count', () => {
    expect(() => addToken(many(null), 'new', tokenOf('y'), NOW_MS))
      .to.throw('at most')
      .with.property('code', 'too-many-names');
    expect(addToken(many(NOW_MS - 31 * DAY_MS), 'new', tokenOf('y'), NOW_MS).tokens.size).to.equal(1);
  });

  it('know the tokens of a later version', () => {
    const later = { kind: 'token', name: 'later', line: '#: token later X never all' };
    const before = { ...of(), unknown: [later] };
    expect(() => addToken(before, 'later', tokenOf('y'), NOW_MS)).to.throw('already exists');
    expect(removeToken(before, 'later').unknown).to.deep.equal([]);
    expect(() => removeToken(before, 'other')).to.throw('no token other');
  });
});
