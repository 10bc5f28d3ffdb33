import { expect } from 'chai';
import type {
  DocumentAnswer,
  SeenDocument,
} from '../../../../../../daemon/http/page/browser/settings/document-api.ts';
import { ScheduleStore } from '../../../../../../daemon/http/page/browser/settings/schedule/schedule-store.ts';
import type { SchedulesDocument } from '../../../../../../daemon/http/page/browser/settings/schedule/schedules-document.ts';
import { HeldTimers } from '../../../../../helpers/held-timers.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));
const NOW = { on: true, until: null };
const EMPTY: SchedulesDocument = {
  privacy: '',
  motion: '',
  recording: '',
  alerts: '',
  now: { privacy: NOW, motion: NOW, recording: NOW, alerts: NOW },
};

/** A store, and the daemon that it asks. */
function opened() {
  const timers = new HeldTimers();
  const daemon = { document: EMPTY, tag: 1, refuses: '', isGone: false, puts: 0 };
  const seen = (): SeenDocument<SchedulesDocument> => ({
    document: daemon.document,
    tag: String(daemon.tag),
  });
  const ask = async (
    change?: SeenDocument<SchedulesDocument>,
  ): Promise<DocumentAnswer<SchedulesDocument>> => {
    await settle();
    if (daemon.isGone) return { kind: 'unreachable' };
    if (change === undefined) return { kind: 'ok', seen: seen() };
    daemon.puts++;
    if (daemon.refuses !== '') return { kind: 'refused', message: daemon.refuses };
    if (change.tag !== String(daemon.tag)) return { kind: 'changed', seen: seen() };
    [daemon.document, daemon.tag] = [change.document, daemon.tag + 1];
    return { kind: 'ok', seen: seen() };
  };
  const store = new ScheduleStore('motion', () => {}, ask, timers.timer);
  const pass = async () => {
    timers.all.at(-1)?.run();
    for (let turn = 0; turn < 6; turn++) await settle();
  };
  return { store, daemon, pass };
}

describe('the store of a schedule', () => {
  it('loads, gathers what is entered, and saves it beside the other schedules', async () => {
    const { store, daemon, pass } = opened();
    expect(store.text).to.equal(null);
    store.enter('Mo');
    await store.load();
    expect([store.text, store.now]).to.deep.equal(['', NOW]);
    store.enter('Mo 08:00-09:00');
    store.enter('Mo 08:00-10:00');
    expect([store.text, store.now, store.saving.kind]).to.deep.equal(['Mo 08:00-10:00', null, 'saving']);
    // Another section has saved its schedule meanwhile.
    [daemon.document, daemon.tag] = [{ ...EMPTY, alerts: 'Sa' }, 2];
    await pass();
    expect([daemon.puts, store.saving.kind]).to.deep.equal([2, 'saved']);
    expect(daemon.document).to.include({ motion: 'Mo 08:00-10:00', alerts: 'Sa' });
    await pass();
    expect(store.saving.kind).to.equal('idle');
  });

  it('says why the daemon refuses, and keeps what was entered', async () => {
    const { store, daemon, pass } = opened();
    await store.load();
    daemon.refuses = 'motion: must be hours';
    store.enter('Xx');
    await pass();
    expect(store.saving).to.deep.equal({ kind: 'refused', message: 'motion: must be hours' });
    expect(store.text).to.equal('Xx');
    daemon.refuses = '';
    store.enter('Mo');
    await pass();
    expect(daemon.document.motion).to.equal('Mo');
  });

  it('shows what someone else has set meanwhile', async () => {
    const { store, daemon, pass } = opened();
    await store.load();
    store.enter('Mo');
    [daemon.document, daemon.tag] = [{ ...EMPTY, motion: 'Su' }, 2];
    await pass();
    expect([store.saving.kind, store.text, daemon.document.motion]).to.deep.equal(['changed', 'Su', 'Su']);
  });

  it('tries again when the daemon is gone', async () => {
    const { store, daemon, pass } = opened();
    daemon.isGone = true;
    await store.load();
    expect(store.saving.kind).to.equal('unreachable');
    daemon.isGone = false;
    await pass();
    store.enter('Mo');
    daemon.isGone = true;
    await pass();
    expect([store.saving.kind, store.text]).to.deep.equal(['unreachable', 'Mo']);
    daemon.isGone = false;
    await pass();
    expect(daemon.document.motion).to.equal('Mo');
  });
});
