import { expect } from 'chai';
import { Schedules } from '../../daemon/schedule/schedules.ts';
import type { ScheduleTexts } from '../../daemon/schedule/schedules.ts';
import { TimeZone } from '../../daemon/time/time-zone.ts';

const NONE: ScheduleTexts = { privacy: '', motion: '', recording: '', alerts: '' };
const HOUR = 3_600_000;
/** A Monday, 07:00. */
const SEVEN = Date.UTC(2026, 10, 30, 7);

/** Schedules with a clock and a timer of their own. */
function scheduled(texts: Partial<ScheduleTexts>, isClockKnown = true) {
  const world = { now: SEVEN, isClockKnown, texts: { ...NONE, ...texts }, changes: 0 };
  let timer: { run: () => void; ms: number } | null = null;
  const schedules = new Schedules({
    texts: () => world.texts,
    zone: () => new TimeZone(null),
    isClockKnown: () => world.isClockKnown,
    now: () => world.now,
    startTimer: (run, ms) => {
      timer = { run, ms };
      return () => (timer = null);
    },
  });
  schedules.apply();
  schedules.listen(() => world.changes++);
  return {
    schedules,
    world,
    waitsMs: () => timer?.ms ?? null,
    /** Lets the timer end, after this much time by the clock. */
    pass: (ms: number) => {
      world.now += ms;
      timer?.run();
    },
  };
}

describe('schedules', () => {
  it('has privacy off and all else on without hours, and waits for nothing', () => {
    const { schedules, waitsMs } = scheduled({});
    expect(schedules.isOn('privacy')).to.equal(false);
    for (const name of ['motion', 'recording', 'alerts'] as const)
      expect(schedules.isOn(name)).to.equal(true);
    expect(schedules.state('motion')).to.deep.equal({ on: true, until: null });
    expect(waitsMs()).to.equal(null);
  });

  it('says when hours begin and end, once each', () => {
    const { schedules, world, pass } = scheduled({ motion: 'Mo-Fr 08:00-18:00' });
    expect(schedules.state('motion')).to.deep.equal({ on: false, until: SEVEN + HOUR });
    pass(HOUR - 1);
    expect(world.changes).to.equal(0);
    pass(1);
    expect(schedules.state('motion')).to.deep.equal({ on: true, until: SEVEN + 11 * HOUR });
    expect(world.changes).to.equal(1);
    pass(60_000);
    expect(world.changes).to.equal(1);
  });

  it('waits to the ms for the next change, and looks again each minute, because the clock may be set', () => {
    const { world, schedules, pass, waitsMs } = scheduled({ alerts: 'Mo 08:00-18:00' });
    expect(waitsMs()).to.equal(60_000);
    pass(HOUR - 1500);
    expect(waitsMs()).to.equal(1500);
    // Set forward by a day: it is Tuesday.
    pass(24 * HOUR);
    expect(schedules.isOn('alerts')).to.equal(false);
    world.now = SEVEN + 2 * HOUR;
    pass(0);
    expect(schedules.isOn('alerts')).to.equal(true);
  });

  it('counts all that has hours as on until the clock is known', () => {
    const { schedules, world, pass, waitsMs } = scheduled(
      { privacy: 'Su 10:00-11:00', recording: 'Su 10:00-11:00' },
      false,
    );
    expect(schedules.state('privacy')).to.deep.equal({ on: true, until: null });
    expect(schedules.isOn('recording')).to.equal(true);
    expect(schedules.isClockKnown).to.equal(false);
    expect(waitsMs()).to.equal(5000);
    world.isClockKnown = true;
    pass(5000);
    expect(schedules.isOn('privacy')).to.equal(false);
    expect(schedules.isOn('recording')).to.equal(false);
    expect(world.changes).to.equal(1);
    // Once known, it stays so.
    world.isClockKnown = false;
    pass(60_000);
    expect(schedules.isClockKnown).to.equal(true);
  });

  it('uses other hours from apply() on, and waits no more when they are gone or after stop()', () => {
    const { schedules, world, waitsMs } = scheduled({ motion: 'Su 10:00-11:00' });
    world.texts = { ...NONE, motion: 'Mo 06:00-07:30' };
    expect(schedules.isOn('motion')).to.equal(false);
    schedules.apply();
    expect(schedules.isOn('motion')).to.equal(true);
    expect(world.changes).to.equal(1);
    world.texts = NONE;
    schedules.apply();
    expect(waitsMs()).to.equal(null);
    world.texts = { ...NONE, privacy: 'Mo' };
    schedules.apply();
    expect(waitsMs()).to.equal(60_000);
    schedules.stop();
    expect(waitsMs()).to.equal(null);
  });
});
