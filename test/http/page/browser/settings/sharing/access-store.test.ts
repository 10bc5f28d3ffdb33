import { expect } from 'chai';
import type {
  AccessAnswer,
  AccessList,
} from '../../../../../../daemon/http/page/browser/settings/sharing/access-api.ts';
import { AccessStore } from '../../../../../../daemon/http/page/browser/settings/sharing/access-store.ts';

const listOf = (...names: string[]): AccessList => ({
  nowMs: Date.now() + 3_600_000,
  users: [],
  tokens: names.map((name) => ({ name, rights: ['live'], expiresMs: null, lastUsed: null })),
  unknown: [],
});

/** A store, and its requests, each answered by hand. */
function storeOf() {
  const asked: [request: string, answer: (value: AccessAnswer<unknown>) => void][] = [];
  let changes = 0;
  const ask = <T>(method: string, path: string) =>
    new Promise<AccessAnswer<T>>((resolve) => {
      asked.push([`${method} ${path}`, resolve as (value: AccessAnswer<unknown>) => void]);
    });
  const store = new AccessStore(() => changes++, ask);
  const answer = async (value: AccessAnswer<unknown>, which = asked.length - 1) => {
    asked[which]?.[1](value);
    await new Promise(setImmediate);
  };
  return { store, asked, answer, changes: () => changes };
}

describe('the users and tokens of the settings page', () => {
  it('are listed again after a change, and times are by the clock of the browser', async () => {
    const { store, asked, answer } = storeOf();
    const changed = store.change('DELETE', 'tokens/a');
    await answer({ kind: 'ok', value: undefined });
    await answer({ kind: 'ok', value: listOf('b') });
    expect(await changed).to.equal('');
    expect(asked.map(([request]) => request)).to.deep.equal(['DELETE tokens/a', 'GET access.json']);
    expect(store.list?.tokens.map(({ name }) => name)).to.deep.equal(['b']);
    expect(store.localMs(Date.now() + 3_600_000) - Date.now()).to.be.within(-1000, 1000);
  });

  it('are those of the answer that was asked for last', async () => {
    const { store, answer, changes } = storeOf();
    void store.refresh();
    void store.refresh();
    await answer({ kind: 'ok', value: listOf('new') }, 1);
    await answer({ kind: 'ok', value: listOf() }, 0);
    expect([store.list?.tokens.length, changes()]).to.deep.equal([1, 1]);
  });

  it('say what is wrong, in sentences', async () => {
    const { store, answer } = storeOf();
    const refused = store.change('POST', 'users', {});
    const error = { code: 'name-taken', message: 'The user ben already exists', hint: 'Use another name.' };
    await answer({ kind: 'refused', error });
    await answer({ kind: 'unreachable' });
    expect(await refused).to.equal('The user ben already exists. Use another name.');
    const lost = store.refresh();
    await answer({ kind: 'unreachable' });
    expect([await lost, store.list]).to.deep.equal(['Can’t reach the camera.', null]);
  });
});
