import { expect } from 'chai';
import { PicamdError } from '../../daemon/errors.ts';
import { EventLog } from '../../daemon/events/event-log.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { Privacy } from '../../daemon/privacy/privacy.ts';
import type { PrivacySetting, PrivacyState } from '../../daemon/privacy/privacy-setting.ts';
import { Schedules } from '../../daemon/schedule/schedules.ts';
import { TimeZone } from '../../daemon/time/time-zone.ts';

const HOUR = 3_600_000;
/** A Monday, 07:00. */
const SEVEN = Date.UTC(2026, 10, 30, 7);
const ANNA = { user: 'anna', address: '192.0.2.7' };
const AUTO: PrivacySetting = { state: 'auto', until: null, by: '', since: 0 };
const OFFICE = 'Mo-Fr 08:00-18:00';

/** What lasts from one start of picamd to the next. */
class World {
  now = SEVEN;
  steadyNow = 0;
  isClockKnown = true;
  privacy = '';
  file: PrivacySetting = AUTO;
  isLost = false;
  isReadOnly = false;
}

/** A start of picamd: a privacy switch with a clock, a timer and a file of its own. */
async function started(world: World) {
  const timers = new Set<{ run: () => void; ms: number }>();
  const startTimer = (run: () => void, ms: number) => {
    const timer = { run, ms };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const now = () => world.now;
  const shown: PrivacyState[] = [];
  const lines: string[] = [];
  const sink = { write: (line: string) => void lines.push(line), close: async () => {} };
  const events = new EventLog({ camera: () => 'Hall', now });
  const schedules = new Schedules({
    texts: () => ({ privacy: world.privacy, motion: '', recording: '', alerts: '' }),
    zone: () => new TimeZone(null),
    isClockKnown: () => world.isClockKnown,
    now,
    startTimer,
  });
  let noticed = 0;
  /** One operation on the file after the other, as StateFile has them. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (act: () => void): Promise<void> => {
    const done = last.then(() => new Promise((resolve) => setImmediate(resolve))).then(act);
    last = done.catch(() => {});
    return done;
  };
  const privacy = new Privacy({
    file: {
      get value() {
        return world.file;
      },
      get isLost() {
        return world.isLost;
      },
      notices: [],
      read: () => inTurn(() => {}),
      write: (setting) =>
        inTurn(() => {
          if (world.isReadOnly)
            throw new PicamdError('state-not-saved', 'privacy.json cannot be written: EROFS', 'Restart.');
          [world.file, world.isLost] = [setting, false];
        }),
    },
    schedules,
    events,
    log: createLog({ level: 'info', format: 'json' }, sink),
    show: async (state) => void shown.push(state),
    onNotices: () => noticed++,
    now,
    steadyNow: () => world.steadyNow,
    startTimer,
  });
  schedules.apply();
  await privacy.apply();
  return {
    privacy,
    schedules,
    events,
    shown,
    noticed: () => noticed,
    log: () => lines.join(''),
    waiting: () => timers.size,
    /** Lets all timers run, at a later time. */
    at: async (ms: number) => {
      world.now = ms;
      // Those that run start new ones.
      const due = [...timers];
      timers.clear();
      for (const timer of due) timer.run();
      // Until what they have asked for is in the file.
      await inTurn(() => {});
    },
  };
}

describe('privacy', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('is off at first, shows nothing and waits for nothing', async () => {
    const { privacy, shown, log, waiting } = await started(world);
    expect(privacy.state).to.include({ on: false, until: null, reason: null, by: null });
    expect([shown, log(), waiting()]).to.deep.equal([[], '', 0]);
  });

  it('is switched on at once, before its file is written, and off again', async () => {
    const { privacy, shown, events, log } = await started(world);
    const done = privacy.switch(ANNA, true, null);
    expect(privacy.isOn).to.equal(true);
    expect(shown).to.deep.equal([{ on: true, until: null, reason: 'user', by: 'anna' }]);
    expect(world.file).to.equal(AUTO);
    await done;
    expect(world.file).to.deep.equal({ state: 'on', until: null, by: 'anna', since: SEVEN });
    expect(log()).to.include('"msg":"privacy: on, by anna"').and.include('"address":"192.0.2.7"');
    world.now += HOUR;
    await privacy.switch({ user: 'token button', address: '192.0.2.8' }, false, null);
    expect(shown.at(-1)).to.include({ on: false });
    const [event, ...others] = events.all();
    expect(others).to.deep.equal([]);
    // Not who: events are told to others too.
    expect(event).to.include({ type: 'privacy', phase: 'end', text: 'No longer private' });
    expect(Date.parse(event?.at ?? '') - Date.parse(event?.startedAt ?? '')).to.equal(HOUR);
  });

  it('ends by itself at its time, and says so to the file', async () => {
    const { privacy, at, waiting } = await started(world);
    await privacy.switch(ANNA, true, SEVEN + HOUR);
    await at(SEVEN + HOUR - 1);
    expect(privacy.isOn).to.equal(true);
    await at(SEVEN + HOUR);
    expect(privacy.state).to.include({ on: false, since: SEVEN + HOUR });
    expect(world.file).to.include({ state: 'auto', until: null });
    expect(waiting()).to.equal(0);
  });

  it('ends at its time although the clock was set meanwhile', async () => {
    const { privacy, at } = await started(world);
    await privacy.switch(ANNA, true, SEVEN + HOUR);
    await at(SEVEN - 48 * HOUR);
    expect(privacy.isOn).to.equal(true);
    await at(SEVEN + 2 * HOUR);
    expect(privacy.isOn).to.equal(false);
  });

  it('survives a restart, with its end', async () => {
    await (await started(world)).privacy.switch(ANNA, true, SEVEN + HOUR);
    world.now += HOUR / 2;
    const second = await started(world);
    expect(second.privacy.state).to.include({ on: true, until: SEVEN + HOUR, reason: 'user', by: 'anna' });
    expect(second.privacy.state.since).to.equal(SEVEN);
    expect(second.shown.length).to.equal(1);
    world.now = SEVEN + 2 * HOUR;
    expect((await started(world)).privacy.isOn).to.equal(false);
  });

  it('follows the schedule, and says until when', async () => {
    world.privacy = OFFICE;
    const { privacy, at, log } = await started(world);
    expect(privacy.state).to.include({ on: false, until: SEVEN + HOUR });
    expect(log()).to.equal('');
    await at(SEVEN + HOUR);
    expect(privacy.state).to.include({ on: true, until: SEVEN + 11 * HOUR, reason: 'schedule', by: null });
    expect(log()).to.include('privacy: on, by schedule');
    await at(SEVEN + 11 * HOUR);
    expect(privacy.isOn).to.equal(false);
  });

  it('is switched off in spite of the schedule until that would have ended it', async () => {
    world.privacy = OFFICE;
    world.now = SEVEN + 2 * HOUR;
    const { privacy, at } = await started(world);
    await privacy.switch(ANNA, false, null);
    expect(privacy.state).to.include({ on: false, until: SEVEN + 11 * HOUR });
    expect(world.file).to.include({ state: 'off', until: SEVEN + 11 * HOUR });
    expect((await started(world)).privacy.isOn).to.equal(false);
    await at(SEVEN + 11 * HOUR);
    expect(world.file).to.include({ state: 'auto' });
    await at(SEVEN + 25 * HOUR);
    expect(privacy.state).to.include({ on: true, reason: 'schedule' });
  });

  it('is on again when the time of an off is over while the schedule lasts', async () => {
    world.privacy = OFFICE;
    world.now = SEVEN + 2 * HOUR;
    const { privacy, at } = await started(world);
    await privacy.switch(ANNA, false, SEVEN + 3 * HOUR);
    await at(SEVEN + 3 * HOUR);
    expect(privacy.state).to.include({ on: true, reason: 'schedule' });
  });

  it('stays on beyond the schedule when someone switches it on', async () => {
    world.privacy = OFFICE;
    world.now = SEVEN + 2 * HOUR;
    const { privacy, at } = await started(world);
    await privacy.switch(ANNA, true, null);
    await at(SEVEN + 12 * HOUR);
    expect(privacy.state).to.include({ on: true, reason: 'user', until: null });
  });

  it('can be off in a schedule that never ends', async () => {
    world.privacy = '00:00-24:00';
    const { privacy, at } = await started(world);
    expect(privacy.isOn).to.equal(true);
    await privacy.switch(ANNA, false, null);
    await at(SEVEN + 100 * HOUR);
    expect(privacy.isOn).to.equal(false);
  });

  describe('while the time is not known', () => {
    beforeEach(() => (world.isClockKnown = false));

    it('keeps its last state, even past its end', async () => {
      world.file = { state: 'on', until: SEVEN - HOUR, by: 'anna', since: 0 };
      const { privacy, schedules, at } = await started(world);
      expect(privacy.state).to.include({ on: true, reason: 'user' });
      world.isClockKnown = true;
      schedules.look();
      await at(SEVEN);
      expect(privacy.isOn).to.equal(false);
    });

    it('ends at its time once the time is known, also if nothing is scheduled', async () => {
      const { privacy, at } = await started(world);
      await privacy.switch(ANNA, true, SEVEN + HOUR);
      world.isClockKnown = true;
      await at(SEVEN + HOUR);
      expect(privacy.isOn).to.equal(false);
    });

    it('lasts as long as was asked for, although the clock is set', async () => {
      const { privacy, at } = await started(world);
      await privacy.switch(ANNA, true, SEVEN + HOUR, true);
      world.isClockKnown = true;
      world.steadyNow = HOUR / 2;
      await at(SEVEN + 20 * HOUR);
      expect(privacy.state).to.include({ on: true, until: SEVEN + 20.5 * HOUR, since: SEVEN + 19.5 * HOUR });
      expect(world.file).to.include({ until: SEVEN + 20.5 * HOUR });
      world.steadyNow = HOUR;
      await at(SEVEN + 20.5 * HOUR);
      expect(privacy.isOn).to.equal(false);
    });

    it('ends at the moment that was asked for, although the clock is set', async () => {
      const { privacy, at } = await started(world);
      await privacy.switch(ANNA, true, SEVEN + 20 * HOUR);
      world.isClockKnown = true;
      await at(SEVEN + 20 * HOUR);
      expect(privacy.isOn).to.equal(false);
    });

    it('is on with a schedule, whatever that says', async () => {
      world.privacy = 'Su 10:00-11:00';
      const { privacy, at } = await started(world);
      expect(privacy.state).to.include({ on: true, reason: 'unknown-time', until: null });
      world.isClockKnown = true;
      await at(SEVEN);
      expect(privacy.isOn).to.equal(false);
    });

    it('trusts no "off" of an earlier start, whose end nobody can tell', async () => {
      world.privacy = OFFICE;
      world.file = { state: 'off', until: SEVEN + HOUR, by: 'anna', since: 0 };
      expect((await started(world)).privacy.state).to.include({ on: true, reason: 'unknown-time' });
    });

    it('can be switched off, and the schedule decides when that ends once the time is known', async () => {
      world.privacy = OFFICE;
      const { privacy, at } = await started(world);
      await privacy.switch(ANNA, false, null);
      expect(privacy.isOn).to.equal(false);
      world.isClockKnown = true;
      await at(SEVEN + 2 * HOUR);
      expect(privacy.state).to.include({ on: false, until: SEVEN + 11 * HOUR });
      expect(world.file).to.include({ state: 'off', until: SEVEN + 11 * HOUR });
    });
  });

  it('is on all the same if its file cannot be written, says so, and no more once it can', async () => {
    world.isReadOnly = true;
    const { privacy, noticed } = await started(world);
    await privacy.switch(ANNA, true, null);
    expect([privacy.isOn, privacy.isSaved, noticed()]).to.deep.equal([true, false, 1]);
    expect(privacy.notices.map(({ code, message }) => `${code}: ${message}`)).to.deep.equal([
      'privacy-not-saved: privacy.json cannot be written: EROFS; privacy is on all the same, which is forgotten when picamd ends',
    ]);
    // A reload does not bring back what the file says.
    await privacy.apply();
    expect(privacy.isOn).to.equal(true);
    world.isReadOnly = false;
    await privacy.switch(ANNA, true, SEVEN + HOUR);
    expect([privacy.isSaved, privacy.notices, noticed()]).to.deep.equal([true, [], 2]);
  });

  it('stays as it is switched while its file is read, as at a reload', async () => {
    const { privacy, shown } = await started(world);
    const reload = privacy.apply();
    const done = privacy.switch(ANNA, true, null);
    await Promise.all([reload, done]);
    expect([privacy.isOn, shown.length]).to.deep.equal([true, 1]);
    // A file that cannot be written says what was before.
    world.isReadOnly = true;
    const off = privacy.switch(ANNA, false, null);
    await Promise.all([privacy.apply(), off]);
    expect([privacy.isOn, privacy.isSaved]).to.deep.equal([false, false]);
  });

  it('is on if nobody can tell what was set, until someone sets it', async () => {
    world.isLost = true;
    const { privacy } = await started(world);
    expect(privacy.state).to.include({ on: true, reason: 'unknown-state', by: null });
    await privacy.switch(ANNA, false, null);
    expect(privacy.isOn).to.equal(false);
    expect((await started(world)).privacy.isOn).to.equal(false);
  });

  it('tells listeners of each change, and waits for nothing after stop()', async () => {
    const { privacy, waiting } = await started(world);
    const states: boolean[] = [];
    const end = privacy.listen(({ on }) => states.push(on));
    await privacy.switch(ANNA, true, SEVEN + HOUR);
    await privacy.switch(ANNA, false, null);
    end();
    await privacy.switch(ANNA, true, SEVEN + HOUR);
    expect(states).to.deep.equal([true, false]);
    privacy.stop();
    expect(waiting()).to.equal(0);
  });
});
