import { expect } from 'chai';
import { AppToken } from '../../../../../daemon/http/page/browser/connect/app-token.ts';
import { ApiFailure } from '../../../../../daemon/http/page/browser/connect/token-api.ts';
import type { TokenApi } from '../../../../../daemon/http/page/browser/connect/token-api.ts';

/** Tokens as the daemon keeps them, and what was asked of it. */
function fakeApi(names: string[], failure: ApiFailure | null = null) {
  const asked: string[] = [];
  const kept = new Set(names);
  const api: TokenApi = {
    list: async () => [...kept].map((name) => ({ name, hasEnded: false, lastUsed: null })),
    create: async (name) => {
      asked.push(`create ${name}`);
      if (failure !== null) throw failure;
      kept.add(name);
      return `token-of-${name}`;
    },
    revoke: async (name) => {
      asked.push(`revoke ${name}`);
      kept.delete(name);
    },
  };
  return { api, asked };
}

const USED = { atMs: 1 };

describe('the token of an app', () => {
  function made(names: string[] = [], failure: ApiFailure | null = null) {
    const { api, asked } = fakeApi(names, failure);
    let changes = 0;
    const token = new AppToken('frigate', api, () => changes++);
    return { token, api, asked, changes: () => changes };
  }

  it('is made once, and is connected at the first request with it', async () => {
    const { token, api, asked } = made(['vlc']);
    expect(token.state).to.deep.equal({ kind: 'unknown' });
    token.show(await api.list());
    expect(token.state).to.deep.equal({ kind: 'none' });
    await Promise.all([token.make(), token.make()]);
    expect(asked).to.deep.equal(['create frigate']);
    expect(token.state).to.deep.equal({ kind: 'made', token: 'token-of-frigate', used: false });
    expect(token.isConnected).to.equal(false);
    token.show([{ name: 'frigate', hasEnded: false, lastUsed: null }]);
    expect(token.isConnected).to.equal(false);
    token.show([{ name: 'frigate', hasEnded: false, lastUsed: USED }]);
    expect(token.isConnected).to.equal(true);
    expect(token.state).to.include({ token: 'token-of-frigate' });
  });

  it('replaces one that exists: the old one ends first', async () => {
    const { token, asked } = made(['frigate']);
    token.show([{ name: 'frigate', hasEnded: false, lastUsed: USED }]);
    expect(token.state).to.deep.equal({
      kind: 'exists',
      listed: { name: 'frigate', hasEnded: false, lastUsed: USED },
    });
    expect(token.isConnected).to.equal(true);
    await token.make();
    expect(asked).to.deep.equal(['revoke frigate', 'create frigate']);
    expect(token.isConnected).to.equal(false);
  });

  it('says why it was not made, and can be made again', async () => {
    const { token, asked, changes } = made([], new ApiFailure('name-taken', 'There is one already.'));
    token.show([]);
    const before = changes();
    await token.make();
    expect(token.failure?.message).to.equal('There is one already.');
    expect([token.state.kind, token.busy]).to.deep.equal(['none', false]);
    expect(changes() - before).to.equal(2);
    token.show([{ name: 'frigate', hasEnded: false, lastUsed: null }]);
    await token.make();
    expect(asked).to.deep.equal(['create frigate', 'revoke frigate', 'create frigate']);
  });

  it('is gone when it is revoked, here or elsewhere', async () => {
    const { token, asked } = made();
    token.show([]);
    await token.make();
    await token.revoke();
    expect(token.state.kind).to.equal('none');
    await token.make();
    token.show([]);
    expect(token.state.kind).to.equal('none');
    expect(asked.filter((what) => what.startsWith('revoke'))).to.have.length(1);
  });

  it('is not connected after its end', () => {
    const { token } = made();
    token.show([{ name: 'frigate', hasEnded: true, lastUsed: USED }]);
    expect([token.state.kind, token.isConnected]).to.deep.equal(['exists', false]);
  });

  it('says why it is not known, until it is', () => {
    const { token } = made();
    token.fail(new ApiFailure('unreachable'));
    expect(token.failure?.code).to.equal('unreachable');
    token.show([]);
    expect([token.failure, token.state.kind]).to.deep.equal([null, 'none']);
    token.fail(new ApiFailure('unreachable'));
    expect(token.failure).to.equal(null);
  });

  it('takes no list that may be older than what it asks for', async () => {
    const { token } = made();
    token.show([]);
    const making = token.make();
    token.show([]);
    await making;
    expect(token.state.kind).to.equal('made');
  });
});
