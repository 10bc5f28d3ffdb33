import { expect } from 'chai';
import type {
  AlertRow,
  AlertsAnswer,
  AlertsView,
} from '../../../../../../daemon/http/page/browser/settings/alerts/alerts-api.ts';
import { AlertsStore } from '../../../../../../daemon/http/page/browser/settings/alerts/alerts-store.ts';

const row = (name: string, enabled = true): AlertRow => ({
  name,
  enabled,
  preset: null,
  types: [],
  minScore: 0,
  url: '',
});
const view = (...webhooks: AlertRow[]): AlertsView => ({ webhooks, quietUntil: null, results: [] });
const ERROR = { code: 'state-changed', message: 'It was changed', hint: '' };

describe('the alerts of the settings page', () => {
  let answers: AlertsAnswer[];
  let asked: { method: string; tag?: string; body?: object }[];
  let changes: number;
  let store: AlertsStore;

  beforeEach(async () => {
    [answers, asked, changes] = [[{ kind: 'ok', value: view(row('a')), tag: '"1"' }], [], 0];
    store = new AlertsStore(
      () => changes++,
      (request) => {
        asked.push(request);
        return Promise.resolve(answers.shift() ?? { kind: 'unreachable' });
      },
    );
    await store.refresh();
  });
  const off = () =>
    store.change(({ webhooks }) => ({ webhooks: webhooks.map((each) => ({ ...each, enabled: false })) }));

  it('are changed with the tag of what the page has seen', async () => {
    answers = [{ kind: 'ok', value: view(row('a', false)), tag: '"2"' }];
    expect(await off()).to.equal('');
    expect(asked[1]).to.deep.include({ method: 'PUT', tag: '"1"', body: view(row('a', false)) });
    expect([store.view?.webhooks[0]?.enabled, changes]).to.deep.equal([false, 2]);
  });

  it('that someone else has changed meanwhile are changed as they are now, once more', async () => {
    const current = view(row('a'), row('b'));
    answers = [
      { kind: 'refused', error: ERROR, tag: '"7"', current },
      { kind: 'ok', value: view(row('a', false), row('b', false)), tag: '"8"' },
    ];
    expect(await off()).to.equal('');
    expect(asked[2]).to.deep.include({ tag: '"7"', body: view(row('a', false), row('b', false)) });
    answers = Array.from({ length: 3 }, () => ({ kind: 'refused', error: ERROR, tag: '"9"', current }));
    expect(await off()).to.equal('It was changed.');
    expect(answers).to.have.length(1);
  });

  it('stay as they were where a change is refused or nobody answers', async () => {
    answers = [{ kind: 'refused', error: { ...ERROR, code: 'state-invalid' }, tag: '"1"', current: null }];
    expect(await off()).to.equal('It was changed.');
    expect(await off()).to.match(/reach/);
    expect(store.view?.webhooks[0]?.enabled).to.equal(true);
    expect(await store.test('a')).to.equal(null);
    expect(await store.presets()).to.deep.equal([]);
  });
});
