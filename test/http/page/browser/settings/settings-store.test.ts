import { expect } from 'chai';
import type {
  SettingsAnswer,
  SettingsRequest,
} from '../../../../../daemon/http/page/browser/settings/settings-api.ts';
import type {
  LastChange,
  SettingRow,
  SettingsDocument,
} from '../../../../../daemon/http/page/browser/settings/settings-document.ts';
import {
  GATHER_MS,
  SAVED_MS,
  SettingsStore,
} from '../../../../../daemon/http/page/browser/settings/settings-store.ts';
import { HeldTimers } from '../../../../helpers/held-timers.ts';

function row(key: string, value: string, more: Partial<SettingRow> = {}): SettingRow {
  return {
    key,
    section: 'camera',
    type: { kind: 'text', maxLength: 100 },
    allowed: 'text',
    default: '',
    help: '',
    secret: false,
    value,
    isSet: value !== '',
    origin: { kind: 'default', from: null },
    locked: null,
    confirm: null,
    restarts: null,
    ...more,
  };
}

const BROWSER = { origin: { kind: 'browser', from: null } } as const;

function documentOf(
  values: Record<string, string>,
  state: LastChange['state'] | null = null,
): SettingsDocument {
  const change = {
    by: 'anna',
    atMs: 0,
    untilMs: 60_000,
    restarting: false,
    keys: Object.keys(values),
    why: null,
  };
  return {
    maskReview: null,
    lastChange: state === null ? null : { state, ...change },
    notices: [],
    groups: [
      {
        name: 'Camera',
        folded: false,
        settings: Object.entries(values).map(([key, value]) =>
          row(key, value, key === 'SECRET' ? { ...BROWSER, secret: true, value: null } : BROWSER),
        ),
      },
    ],
  };
}

function ok(values: Record<string, string>, state: LastChange['state'] = 'applied'): SettingsAnswer {
  return {
    kind: 'ok',
    seen: { document: documentOf(values, state), tag: `"${JSON.stringify(values)}"`, aheadMs: 0 },
  };
}

function refused(code: string, more: Partial<SettingsAnswer & { kind: 'refused' }> = {}): SettingsAnswer {
  return { kind: 'refused', error: { code, message: 'No', hint: '' }, problems: [], seen: null, ...more };
}

/** A daemon with prepared answers. */
function storeWith(values: Record<string, string>, ...answers: SettingsAnswer[]) {
  const timers = new HeldTimers();
  const asked: (SettingsRequest & { tag: string })[] = [];
  const settings = new SettingsStore(
    { document: documentOf(values), tag: '"first"', aheadMs: 0 },
    (request, tag) => {
      asked.push({ ...request, tag });
      return Promise.resolve(answers.shift() ?? { kind: 'unreachable' });
    },
    timers.timer,
  );
  /** Lets the time run out that was started last, and the answers come. */
  const timeOut = async (ms: number) => {
    const [last] = timers.all.filter(({ isOver }) => !isOver).slice(-1);
    expect(last?.ms).to.equal(ms);
    if (last !== undefined) {
      last.isOver = true;
      last.run();
    }
    await answered();
  };
  return { settings, asked, timers, timeOut };
}

const answered = () => new Promise((resolve) => setImmediate(resolve));

describe('SettingsStore', () => {
  it('gathers changes, sends them together with the tag of what was seen, and offers to undo them', async () => {
    const { settings, asked, timeOut } = storeWith(
      { A: '1', B: '2' },
      ok({ A: '3', B: '4' }),
      ok({ A: '1', B: '2' }),
    );
    settings.change({ A: '9' });
    settings.change({ A: '3' });
    settings.change({ B: '4' });
    expect(asked).to.deep.equal([]);
    await timeOut(GATHER_MS);
    expect(asked).to.have.length(1);
    expect(asked[0]).to.include({ method: 'PATCH', path: 'settings.json', tag: '"first"' });
    expect(JSON.parse(asked[0]?.body ?? '')).to.deep.equal({ A: '3', B: '4' });
    expect(settings.state).to.deep.include({ kind: 'saved', undo: { A: '1', B: '2' } });
    settings.undo();
    await answered();
    expect(JSON.parse(asked[1]?.body ?? '')).to.deep.equal({ A: '1', B: '2' });
    await timeOut(SAVED_MS);
    expect(settings.state.kind).to.equal('idle');
  });

  it('sends nothing when a value is put back in time', () => {
    const { settings, timers } = storeWith({ A: '1' });
    settings.change({ A: '2' });
    settings.change({ A: '1' });
    expect(settings.unsaved.size).to.equal(0);
    expect(timers.all.filter(({ isOver }) => !isOver)).to.deep.equal([]);
  });

  it('waits while the camera restarts, and gives back what was tried when it does not come back', async () => {
    const { settings, timeOut } = storeWith(
      { A: '1' },
      ok({ A: '2' }, 'applying'),
      { kind: 'unreachable' },
      ok({ A: '1' }, 'reverted'),
    );
    settings.change({ A: '2' });
    await timeOut(GATHER_MS);
    expect(settings.state.kind).to.equal('applying');
    await timeOut(1000);
    expect(settings.state.kind).to.equal('applying');
    await timeOut(1000);
    expect(settings.state).to.deep.include({ kind: 'reverted', tried: { A: '2' } });
    settings.edit();
    expect(settings.state.kind).to.equal('held');
    expect(settings.shownValue(settings.row('A'))).to.equal('2');
  });

  it('takes what someone else has saved, and keeps its own unsaved until the person decides', async () => {
    const theirs = { document: documentOf({ A: '5', B: '4', C: '7' }), tag: '"theirs"', aheadMs: 0 };
    const { settings, asked, timeOut, timers } = storeWith(
      { A: '1', B: '2', C: '3' },
      refused('settings-changed', { seen: theirs }),
      ok({ A: '3', B: '4', C: '8' }),
    );
    settings.change({ A: '3', B: '4' });
    await timeOut(GATHER_MS);
    expect(settings.state).to.deep.equal({ kind: 'held', conflict: true });
    expect(settings.unsaved.all).to.deep.equal({ A: '3' });
    expect(settings.shownValue(settings.row('C'))).to.equal('7');
    // Another change must not send the one that would overwrite theirs.
    settings.change({ C: '8' });
    expect(timers.all.filter(({ isOver }) => !isOver)).to.deep.equal([]);
    settings.save();
    await answered();
    expect(asked[1]).to.include({ tag: '"theirs"' });
    expect(JSON.parse(asked[1]?.body ?? '')).to.deep.equal({ A: '3', C: '8' });
  });

  it('shows a problem at its setting until that is changed, and keeps what was entered', async () => {
    const problems = [{ key: 'A', message: 'A must be even' }];
    const { settings, asked, timeOut } = storeWith(
      { A: '1' },
      refused('settings-invalid', { problems }),
      ok({ A: '4' }),
    );
    settings.change({ A: '3' });
    await timeOut(GATHER_MS);
    expect(settings.state.kind).to.equal('refused');
    expect(settings.unsaved.faultOf('A')).to.equal('A must be even');
    settings.change({ A: '4' });
    expect(settings.unsaved.faultOf('A')).to.equal('');
    await timeOut(GATHER_MS);
    expect(asked).to.have.length(2);
    expect(settings.state.kind).to.equal('saved');
  });

  it('sends again when the daemon is gone, and does not send twice what had arrived', async () => {
    const seen = { document: documentOf({ A: '2' }), tag: '"second"', aheadMs: 0 };
    const { settings, asked, timeOut } = storeWith(
      { A: '1' },
      { kind: 'unreachable' },
      refused('settings-changed', { seen }),
    );
    settings.change({ A: '2' });
    await timeOut(GATHER_MS);
    expect(settings.state.kind).to.equal('unreachable');
    expect(settings.shownValue(settings.row('A'))).to.equal('2');
    await timeOut(3000);
    expect(asked).to.have.length(2);
    expect(settings.state.kind).to.equal('idle');
    expect(settings.unsaved.size).to.equal(0);
  });

  it('keeps what is changed while a change is being saved, and sends it then', async () => {
    const { settings, asked, timeOut } = storeWith({ A: '1' }, ok({ A: '2' }), ok({ A: '3' }));
    settings.change({ A: '2' });
    const sent = timeOut(GATHER_MS);
    settings.change({ A: '3' });
    await sent;
    expect(settings.unsaved.all).to.deep.equal({ A: '3' });
    await timeOut(GATHER_MS);
    expect(JSON.parse(asked[1]?.body ?? '')).to.deep.equal({ A: '3' });
  });

  it('asks to keep what can lock people out, also when it is opened then, and at the new address only', async () => {
    const { settings, timeOut } = storeWith(
      { A: '1' },
      ok({ A: '2' }, 'confirming'),
      refused('old-address'),
      ok({ A: '2' }, 'confirming'),
      ok({ A: '1' }, 'reverted'),
    );
    settings.change({ A: '2' });
    await timeOut(GATHER_MS);
    expect(settings.state).to.include({ kind: 'confirming', untilMs: 60_000, elsewhere: false });
    await settings.keep();
    expect(settings.state).to.include({ kind: 'confirming', elsewhere: true });
    await timeOut(1000);
    expect(settings.state).to.include({ kind: 'confirming', elsewhere: true });
    await timeOut(1000);
    expect(settings.state.kind).to.equal('reverted');

    const opened = new SettingsStore(
      { document: documentOf({ A: '2' }, 'confirming'), tag: '"t"', aheadMs: 5000 },
      () => Promise.resolve(ok({ A: '2' })),
      new HeldTimers().timer,
    );
    expect(opened.state).to.include({ kind: 'confirming', untilMs: 55_000 });
    await opened.keep();
    expect(opened.state.kind).to.equal('saved');
  });

  it('says why a change could not be kept, and goes on asking', async () => {
    const { settings, timeOut } = storeWith(
      { A: '1' },
      ok({ A: '2' }, 'confirming'),
      refused('settings-not-saved'),
    );
    settings.change({ A: '2' });
    await timeOut(GATHER_MS);
    await settings.keep();
    expect(settings.state).to.deep.include({ kind: 'confirming', elsewhere: false });
    expect(settings.state).to.have.nested.property('error.code', 'settings-not-saved');
  });

  it('saves at once when the page is left, and only what is still being gathered', async () => {
    const { settings, asked } = storeWith({ A: '1' }, ok({ A: '2' }));
    settings.flush();
    expect(asked).to.deep.equal([]);
    settings.change({ A: '2' });
    settings.flush();
    await answered();
    expect(asked).to.have.length(1);
    settings.flush();
    await answered();
    expect(asked).to.have.length(1);
  });

  it('waits while a section has changes to be decided first, and saves then', async () => {
    const { settings, asked, timers, timeOut } = storeWith(
      { A: '1' },
      ok({ A: '1' }, 'trying'),
      ok({ A: '1' }),
      ok({ A: '2' }),
    );
    settings.isPostponed = () => settings.document.lastChange?.state === 'trying';
    await settings.request({ method: 'PATCH', path: 'settings.json?trial=60' });
    settings.change({ A: '2' });
    expect(timers.all.filter(({ isOver }) => !isOver)).to.deep.equal([]);
    await settings.request({ method: 'POST', path: 'settings/confirm' });
    settings.follow({ changes: {}, undo: {} });
    await timeOut(GATHER_MS);
    expect(JSON.parse(asked[2]?.body ?? '')).to.deep.equal({ A: '2' });
    expect(settings.state.kind).to.equal('saved');
  });

  it('cannot undo a secret, which nobody knows', async () => {
    const { settings, timeOut } = storeWith({ SECRET: '' }, ok({ SECRET: '' }));
    settings.change({ SECRET: 'new' });
    await timeOut(GATHER_MS);
    expect(settings.state).to.deep.include({ kind: 'saved', undo: {} });
  });
});
