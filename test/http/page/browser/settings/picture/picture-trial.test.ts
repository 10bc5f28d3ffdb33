import { expect } from 'chai';
import { PictureTrial } from '../../../../../../daemon/http/page/browser/settings/picture/picture-trial.ts';
import type {
  SettingsAnswer,
  SettingsRequest,
} from '../../../../../../daemon/http/page/browser/settings/settings-api.ts';
import type {
  LastChange,
  SettingRow,
  SettingsDocument,
} from '../../../../../../daemon/http/page/browser/settings/settings-document.ts';
import { SettingsStore } from '../../../../../../daemon/http/page/browser/settings/settings-store.ts';
import { HeldTimers } from '../../../../../helpers/held-timers.ts';

type Values = Readonly<Record<string, string>>;

const NOTHING = { CAMERA_BRIGHTNESS: '', CAMERA_GAIN: '0', OVERLAY_TEXT: '' };
const WHY = { code: 'not-kept', message: 'Not saved in time', hint: 'Save.' };

function rowOf(key: string, value: string): SettingRow {
  return {
    key,
    section: 'picture',
    type: { kind: 'text', maxLength: 100 },
    allowed: 'text',
    default: key === 'CAMERA_GAIN' ? '0' : '',
    help: '',
    secret: false,
    value,
    isSet: value !== '',
    origin: { kind: value === '' ? 'default' : 'browser', from: null },
    locked: null,
    confirm: null,
    restarts: key === 'OVERLAY_TEXT' ? null : 'camera',
  };
}

function documentOf(values: Values, change: Partial<LastChange> | null = null): SettingsDocument {
  const usual = { by: 'anna', atMs: 0, untilMs: null, restarting: false, keys: [], why: null };
  return {
    lastChange: change === null ? null : { state: 'trying', ...usual, ...change },
    groups: [
      {
        name: 'Camera',
        folded: false,
        settings: Object.entries(values).map(([key, value]) => rowOf(key, value)),
      },
    ],
    notices: [],
    maskReview: null,
  };
}

function seen(values: Values, change: Partial<LastChange> | null = {}) {
  return { document: documentOf({ ...NOTHING, ...values }, change), tag: '"x"', aheadMs: 0 };
}

const ok = (values: Values, change?: Partial<LastChange> | null): SettingsAnswer => ({
  kind: 'ok',
  seen: seen(values, change),
});

function refused(code: string, more: Partial<SettingsAnswer & { kind: 'refused' }> = {}): SettingsAnswer {
  return { kind: 'refused', error: { code, message: 'No', hint: '' }, problems: [], seen: null, ...more };
}

/** A daemon with prepared answers. */
function trialWith(...answers: SettingsAnswer[]) {
  const timers = new HeldTimers();
  const asked: SettingsRequest[] = [];
  const store = new SettingsStore(
    seen({}, null),
    (request) => {
      asked.push(request);
      return Promise.resolve(answers.shift() ?? { kind: 'unreachable' });
    },
    timers.timer,
  );
  const trial = new PictureTrial({ settings: store, timer: timers.timer, onChange: () => {} });
  const timeOut = async (ms: number) => {
    const running = timers.all.filter(({ isOver }) => !isOver);
    expect(running.map((timer) => timer.ms)).to.deep.equal([ms]);
    running[0]!.isOver = true;
    running[0]!.run();
    await answered();
  };
  const tried = (at: number) => JSON.parse(asked[at]?.body ?? 'null') as unknown;
  return { trial, store, asked, tried, timers, timeOut };
}

const answered = () => new Promise((resolve) => setImmediate(resolve));

describe('PictureTrial', () => {
  it('tries changes together, polls while the camera restarts, and then renews them in time', async () => {
    const values = { CAMERA_BRIGHTNESS: '0.2' };
    const { trial, asked, tried, timeOut } = trialWith(
      ok(values, { restarting: true }),
      ok(values),
      ok(values),
    );
    trial.change({ CAMERA_BRIGHTNESS: '0.1' });
    trial.change({ CAMERA_BRIGHTNESS: '0.2' });
    expect([asked, trial.state.kind]).to.deep.equal([[], 'waiting']);
    await timeOut(700);
    expect(asked[0]).to.include({ method: 'PATCH', path: 'settings.json?trial=120' });
    expect(tried(0)).to.deep.equal(values);
    expect(trial.state).to.deep.equal({ kind: 'trying', restarting: true });
    await timeOut(1000);
    expect(asked[1]).to.deep.equal({ method: 'GET', path: 'settings.json' });
    expect(trial.state).to.deep.equal({ kind: 'trying', restarting: false });
    await timeOut(60_000);
    expect(tried(2)).to.deep.equal(values);
  });

  it('shows what is tried beside what was before; a slider that is back at its tick is no change', async () => {
    const { trial, asked, tried, timeOut } = trialWith(
      ok({ CAMERA_BRIGHTNESS: '0.2', OVERLAY_TEXT: '%T' }),
      ok({ CAMERA_BRIGHTNESS: '0.2' }),
      ok({}, null),
    );
    trial.change({ CAMERA_BRIGHTNESS: '0.2', OVERLAY_TEXT: '%T' });
    await timeOut(700);
    const row = trial.base.groups[0]?.settings[0];
    expect([row?.value, trial.shownValue(row!)]).to.deep.equal(['', '0.2']);
    trial.change({ OVERLAY_TEXT: '' });
    await timeOut(200);
    expect(tried(1)).to.deep.equal({ CAMERA_BRIGHTNESS: '0.2' });
    trial.change({ CAMERA_BRIGHTNESS: '0' });
    await answered();
    expect(asked.at(-1)).to.deep.equal({ method: 'DELETE', path: 'settings/trial' });
    expect([trial.state.kind, trial.unsaved.size]).to.deep.equal(['none', 0]);
  });

  it('knows "Auto" by the value that means it', async () => {
    const { trial, tried, timeOut } = trialWith(ok({ CAMERA_GAIN: '4' }), ok({}, null));
    trial.change({ CAMERA_GAIN: '4' });
    await timeOut(700);
    expect(tried(0)).to.deep.equal({ CAMERA_GAIN: '4' });
    trial.change({ CAMERA_GAIN: '' });
    expect(trial.unsaved.size).to.equal(0);
  });

  it('saves what is tried, and hands its undo to the store', async () => {
    const { trial, store, asked, timeOut } = trialWith(
      ok({ CAMERA_BRIGHTNESS: '0.2' }),
      ok({ CAMERA_BRIGHTNESS: '0.2' }, { state: 'applied' }),
    );
    trial.change({ CAMERA_BRIGHTNESS: '0.2' });
    await timeOut(700);
    await trial.save();
    expect(asked[1]).to.deep.equal({ method: 'POST', path: 'settings/confirm' });
    expect([trial.state.kind, trial.unsaved.size]).to.deep.equal(['none', 0]);
    expect(store.state).to.deep.include({ kind: 'saved', undo: { CAMERA_BRIGHTNESS: null } });
  });

  it('sends what was changed just before it is saved', async () => {
    const { trial, asked, tried } = trialWith(ok({ OVERLAY_TEXT: '%T' }), ok({ OVERLAY_TEXT: '%T' }, null));
    trial.change({ OVERLAY_TEXT: '%T' });
    await trial.save();
    expect(tried(0)).to.deep.equal({ OVERLAY_TEXT: '%T' });
    expect(asked.map(({ method }) => method)).to.deep.equal(['PATCH', 'POST']);
  });

  it('is saved also if its first request is still under way', async () => {
    const { trial, asked, timeOut } = trialWith(ok({ OVERLAY_TEXT: '%T' }), ok({}, { state: 'applied' }));
    trial.change({ OVERLAY_TEXT: '%T' });
    const sent = timeOut(200);
    await Promise.all([sent, trial.save()]);
    expect(asked.map(({ method }) => method)).to.deep.equal(['PATCH', 'POST']);
    expect(trial.state.kind).to.equal('none');
  });

  it('keeps trying what cannot be saved, and says why', async () => {
    const { trial, store, timeOut } = trialWith(
      ok({ OVERLAY_TEXT: '%T' }),
      refused('settings-not-saved'),
      ok({}, null),
    );
    trial.change({ OVERLAY_TEXT: '%T' });
    await timeOut(200);
    await trial.save();
    expect(trial.state).to.deep.include({ kind: 'refused' });
    expect([trial.unsaved.size, store.state.kind]).to.deep.equal([1, 'idle']);
    trial.undo();
    await answered();
    expect(trial.state.kind).to.equal('none');
  });

  it('says so if the daemon took them back, and tries them again if asked to', async () => {
    const { trial, tried, timeOut } = trialWith(
      ok({ CAMERA_BRIGHTNESS: '0.2' }, { restarting: true }),
      ok({}, { state: 'reverted', why: WHY }),
      ok({ CAMERA_BRIGHTNESS: '0.2' }),
    );
    trial.change({ CAMERA_BRIGHTNESS: '0.2' });
    await timeOut(700);
    await timeOut(1000);
    expect(trial.state).to.deep.equal({ kind: 'reverted', why: WHY, tried: { CAMERA_BRIGHTNESS: '0.2' } });
    expect(trial.unsaved.size).to.equal(0);
    trial.edit();
    await timeOut(700);
    expect(tried(2)).to.deep.equal({ CAMERA_BRIGHTNESS: '0.2' });
  });

  it('asks the daemon to take back nothing that it has not tried', async () => {
    const { trial, asked } = trialWith();
    trial.change({ OVERLAY_TEXT: '%T' });
    trial.undo();
    await answered();
    expect([asked, trial.state.kind]).to.deep.equal([[], 'none']);
  });

  it('does not try again by itself what ended while the browser slept', async () => {
    const conflict = refused('settings-changed', { seen: seen({}, { state: 'reverted', why: WHY }) });
    const { trial, asked, timers, timeOut } = trialWith(ok({ OVERLAY_TEXT: '%T' }), conflict);
    trial.change({ OVERLAY_TEXT: '%T' });
    await timeOut(200);
    await timeOut(60_000);
    expect(trial.state).to.deep.include({ kind: 'reverted', why: WHY });
    expect([asked.length, timers.all.filter(({ isOver }) => !isOver)]).to.deep.equal([2, []]);
  });

  it('begins with the settings of now if someone else has changed them before', async () => {
    const conflict = refused('settings-changed', { seen: seen({ CAMERA_GAIN: '3' }, null) });
    const { trial, tried, asked, timeOut } = trialWith(
      conflict,
      ok({ OVERLAY_TEXT: '%T', CAMERA_GAIN: '3' }),
    );
    trial.change({ OVERLAY_TEXT: '%T', CAMERA_GAIN: '3' });
    await timeOut(700);
    expect([asked.length, tried(1)]).to.deep.equal([2, { OVERLAY_TEXT: '%T' }]);
    expect(trial.state.kind).to.equal('trying');
  });

  it('shows a wrong value at its row, and the daemon gone once', async () => {
    const problems = [{ key: 'OVERLAY_TEXT', message: 'OVERLAY_TEXT must be …' }];
    const { trial, timeOut } = trialWith(
      refused('settings-invalid', { problems }),
      { kind: 'unreachable' },
      ok({ OVERLAY_TEXT: '%T' }),
    );
    trial.change({ OVERLAY_TEXT: '%Q' });
    await timeOut(200);
    expect([trial.state.kind, trial.unsaved.faultOf('OVERLAY_TEXT')]).to.deep.equal([
      'refused',
      'OVERLAY_TEXT must be …',
    ]);
    trial.change({ OVERLAY_TEXT: '%T' });
    expect(trial.unsaved.faultOf('OVERLAY_TEXT')).to.equal('');
    await timeOut(200);
    expect(trial.state.kind).to.equal('unreachable');
    await timeOut(3000);
    expect(trial.state.kind).to.equal('trying');
  });

  it('is taken back also if its request is still under way', async () => {
    const { trial, asked, timeOut } = trialWith(ok({ OVERLAY_TEXT: '%T' }), ok({}, null));
    trial.change({ OVERLAY_TEXT: '%T' });
    const sent = timeOut(200);
    trial.undo();
    await sent;
    await answered();
    expect(asked.map(({ method }) => method)).to.deep.equal(['PATCH', 'DELETE']);
    expect([trial.state.kind, trial.unsaved.size]).to.deep.equal(['none', 0]);
  });
});
