import { expect } from 'chai';
import type { DocumentAnswer } from '../../../../../daemon/http/page/browser/settings/document-api.ts';
import { DocumentStore } from '../../../../../daemon/http/page/browser/settings/document-store.ts';
import { HeldTimers } from '../../../../helpers/held-timers.ts';

/** Two fields, which two people can change. */
interface Pair {
  readonly left: string;
  readonly right: string;
}
const settle = () => new Promise((resolve) => setImmediate(resolve));
const EMPTY: Pair = { left: '', right: '' };
const seen = (document: Pair, tag: string): DocumentAnswer<Pair> => ({ kind: 'ok', seen: { document, tag } });

/** A store whose daemon answers when the test says so. */
function opened() {
  const timers = new HeldTimers();
  const asked: { change: Pair | null; tag: string; answer: (answer: DocumentAnswer<Pair>) => void }[] = [];
  const store = new DocumentStore<Pair>({
    ask: (change) =>
      new Promise((answer) =>
        asked.push({ change: change?.document ?? null, tag: change?.tag ?? '', answer }),
      ),
    onChange: () => {},
    merge: (draft, before, current) =>
      current.left === before.left ? { ...current, left: draft.left } : null,
    timer: timers.timer,
  });
  const answer = async (with_: DocumentAnswer<Pair>) => {
    asked.at(-1)?.answer(with_);
    await settle();
  };
  const load = async () => {
    void store.load();
    await answer(seen(EMPTY, '1'));
  };
  const pass = async () => {
    timers.all.at(-1)?.run();
    await settle();
  };
  const last = () => [asked.length, asked.at(-1)?.change, asked.at(-1)?.tag];
  return { store, load, answer, pass, last };
}

describe('the store of a document', () => {
  it('puts what is changed while it saves into what was saved, and saves that too', async () => {
    const { store, load, answer, pass, last } = opened();
    await load();
    store.change({ left: 'a', right: '' });
    await pass();
    expect(last()).to.deep.equal([2, { left: 'a', right: '' }, '1']);
    store.change({ left: 'b', right: '' });
    // Someone else has changed the other field, which the daemon says with its answer.
    await answer(seen({ left: 'a', right: 'z' }, '2'));
    expect(last()).to.deep.equal([3, { left: 'b', right: 'z' }, '2']);
    await answer(seen({ left: 'b', right: 'z' }, '3'));
    expect([store.state.kind, store.document]).to.deep.equal(['saved', { left: 'b', right: 'z' }]);
  });

  it('saves beside what someone else has changed meanwhile, and gives way once if that is the same', async () => {
    const { store, load, answer, pass, last } = opened();
    await load();
    store.change({ left: 'a', right: '' });
    await pass();
    await answer({ kind: 'changed', seen: { document: { left: '', right: 'z' }, tag: '2' } });
    expect(last()).to.deep.equal([3, { left: 'a', right: 'z' }, '2']);
    await answer({ kind: 'changed', seen: { document: { left: 'q', right: 'z' }, tag: '3' } });
    expect([store.state.kind, store.document, store.isUnsaved]).to.deep.equal([
      'changed',
      { left: 'q', right: 'z' },
      false,
    ]);
    expect(last()[0]).to.equal(3);
  });

  it('saves what is changed while it asks what is in effect', async () => {
    const { store, load, answer, pass, last } = opened();
    await load();
    void store.load();
    store.change({ left: 'a', right: '' });
    await pass();
    expect(last()).to.deep.equal([2, null, '']);
    await answer(seen(EMPTY, '1'));
    await pass();
    expect(last()).to.deep.equal([3, { left: 'a', right: '' }, '1']);
  });

  it('saves at once when the page is left, except what the daemon has refused', async () => {
    const { store, load, answer, last } = opened();
    await load();
    store.flush();
    expect(last()[0]).to.equal(1);
    store.change({ left: 'a', right: '' });
    store.flush();
    expect(last()).to.deep.equal([2, { left: 'a', right: '' }, '1']);
    await answer({ kind: 'refused', message: 'no' });
    store.flush();
    expect([last()[0], store.state.kind, store.isUnsaved]).to.deep.equal([2, 'refused', true]);
  });
});
