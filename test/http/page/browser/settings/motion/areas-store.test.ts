import { expect } from 'chai';
import type {
  DocumentAnswer,
  SeenDocument,
} from '../../../../../../daemon/http/page/browser/settings/document-api.ts';
import type { AreasDocument } from '../../../../../../daemon/http/page/browser/settings/motion/area.ts';
import { AreasStore } from '../../../../../../daemon/http/page/browser/settings/motion/areas-store.ts';

const NONE = { zones: [], masks: [] };
const named = (name: string) => ({
  zones: [
    {
      name,
      points: [
        [0, 0],
        [1, 0],
        [1, 1],
      ] as const,
    },
  ],
  masks: [],
});
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A store whose daemon and clock are the test's. */
function made(first: DocumentAnswer<AreasDocument> = { kind: 'ok', seen: { document: NONE, tag: '"0"' } }) {
  const asked: (SeenDocument<AreasDocument> | undefined)[] = [];
  const answers: DocumentAnswer<AreasDocument>[] = [first];
  const timers: { run: () => void; ms: number }[] = [];
  const store = new AreasStore(
    () => {},
    async (change) => {
      asked.push(change);
      const seen = { document: change?.document ?? NONE, tag: `"${asked.length}"` };
      return answers.shift() ?? { kind: 'ok', seen };
    },
    (run, ms) => {
      const timer = { run, ms };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
    },
  );
  const tick = async () => {
    timers.shift()?.run();
    await settle();
  };
  return { store, asked, answers, timers, tick };
}

describe('the store of zones and masks', () => {
  it('saves changes together, with the tag of what was seen', async () => {
    const { store, asked, timers, tick } = made();
    await store.load();
    expect([store.state.kind, store.document]).to.deep.equal(['idle', NONE]);
    store.change(named('A'));
    store.change(named('B'));
    expect([store.state.kind, timers.map(({ ms }) => ms), asked.length]).to.deep.equal(['saving', [700], 1]);
    await tick();
    expect(asked.slice(1)).to.deep.equal([{ document: named('B'), tag: '"0"' }]);
    expect(store.state.kind).to.equal('saved');
    store.change(named('C'));
    await tick();
    expect(asked.at(-1)).to.deep.equal({ document: named('C'), tag: '"2"' });
    await tick();
    expect(store.state.kind).to.equal('idle');
  });

  it('undoes changes, one after the other', async () => {
    const { store, tick } = made();
    await store.load();
    expect(store.canUndo).to.equal(false);
    store.change(named('A'));
    await tick();
    store.change(named('B'));
    store.undo();
    expect(store.document).to.deep.equal(named('A'));
    store.undo();
    expect([store.document, store.canUndo]).to.deep.equal([NONE, false]);
    store.undo();
    await tick();
    expect(store.document).to.deep.equal(NONE);
  });

  it('tries again when the camera does not answer, and keeps what is not saved', async () => {
    const { store, answers, asked, tick } = made({ kind: 'unreachable' });
    await store.load();
    expect([store.state.kind, store.document]).to.deep.equal(['unreachable', null]);
    store.change(named('A'));
    expect(store.document).to.equal(null);
    await tick();
    answers.push({ kind: 'unreachable' });
    store.change(named('A'));
    await tick();
    await store.load();
    expect([store.state.kind, store.document, asked.length]).to.deep.equal(['unreachable', named('A'), 3]);
    await tick();
    expect(store.state.kind).to.equal('saved');
  });

  it('shows what somebody else has saved meanwhile, and why something is refused', async () => {
    const { store, answers, tick } = made();
    await store.load();
    answers.push({ kind: 'changed', seen: { document: named('Other'), tag: '"9"' } });
    store.change(named('A'));
    await tick();
    expect([store.state.kind, store.document, store.canUndo]).to.deep.equal([
      'changed',
      named('Other'),
      false,
    ]);
    answers.push({ kind: 'refused', message: 'too many' });
    store.change(named('B'));
    await tick();
    expect(store.state).to.deep.equal({ kind: 'refused', message: 'too many' });
    expect(store.document).to.deep.equal(named('B'));
  });

  it('saves at once when the page is left', async () => {
    const { store, asked } = made();
    await store.load();
    store.flush();
    store.change(named('A'));
    store.flush();
    expect(asked).to.have.length(2);
  });
});
