import type { TimeZone } from '../time/time-zone.ts';
import { parseSchedule } from './parse-schedule.ts';
import type { Schedule } from './schedule.ts';
import { WallTimer } from './wall-timer.ts';
import type { StartTimer } from './wall-timer.ts';

export const SCHEDULE_NAMES = ['privacy', 'motion', 'recording', 'alerts'] as const;
export type ScheduleName = (typeof SCHEDULE_NAMES)[number];
/** Hours of the week, as parse-schedule.ts reads them; empty: no schedule. */
export type ScheduleTexts = Readonly<Record<ScheduleName, string>>;

/** Until the clock is known, it is asked this often. */
const CLOCK_MS = 5000;

export interface SchedulesOptions {
  /** As last read; all of them can be parsed. */
  readonly texts: () => ScheduleTexts;
  readonly zone: () => TimeZone;
  /** Whether this machine's clock can be trusted. */
  readonly isClockKnown: () => boolean;
  readonly now?: () => number;
  readonly startTimer?: StartTimer;
}

/** Whether it is on, and for how long. */
export interface ScheduleState {
  readonly on: boolean;
  /** In ms since 1970; null if it stays so, or if the clock is not known yet. */
  readonly until: number | null;
}

/**
 * What is scheduled to be on now. Without a schedule, motion, recording and alerts are always on, and privacy never. Until the clock
 * is known, all that has a schedule counts as on.
 */
export class Schedules {
  readonly #options: SchedulesOptions;
  readonly #now: () => number;
  readonly #timer: WallTimer;
  readonly #listeners = new Set<() => void>();
  #schedules: Readonly<Record<ScheduleName, Schedule>>;
  #zone: TimeZone;
  #isClockKnown = false;
  #seen = '';

  constructor(options: SchedulesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#timer = new WallTimer(() => this.look(), options.startTimer);
    this.#schedules = parsed(options.texts());
    this.#zone = options.zone();
  }

  /** Whether there are hours for it. */
  isSet(name: ScheduleName): boolean {
    return !this.#schedules[name].isEmpty;
  }

  /** Looks at the clock until it is: without a schedule, nothing else here does. */
  get isClockKnown(): boolean {
    return (this.#isClockKnown ||= this.#options.isClockKnown());
  }

  isOn(name: ScheduleName): boolean {
    const schedule = this.#schedules[name];
    if (schedule.isEmpty) return name !== 'privacy';
    return !this.#isClockKnown || schedule.isOn(this.#now(), this.#zone);
  }

  state(name: ScheduleName): ScheduleState {
    const until = this.#isClockKnown ? this.#schedules[name].nextChange(this.#now(), this.#zone) : null;
    return { on: this.isOn(name), until };
  }

  /** Calls back when something may have begun or ended, also with another clock or schedule. Returns a function that ends this. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Uses the schedules and the time zone as they are now. */
  apply(): void {
    this.#schedules = parsed(this.#options.texts());
    this.#zone = this.#options.zone();
    this.look();
  }

  /** Looks at the clock, and again when something changes next. Without schedules, nothing waits. */
  look(): void {
    this.#isClockKnown ||= this.#options.isClockKnown();
    const states = SCHEDULE_NAMES.map((name) => this.state(name));
    const changes = states.flatMap(({ until }) => until ?? []);
    const isSet = SCHEDULE_NAMES.some((name) => this.isSet(name));
    if (!isSet) this.#timer.stop();
    else if (this.#isClockKnown) this.#timer.wait(Math.min(...changes) - this.#now());
    else this.#timer.wait(CLOCK_MS);
    const seen = JSON.stringify([this.#isClockKnown, states, this.#schedules]);
    if (seen === this.#seen) return;
    this.#seen = seen;
    for (const listener of this.#listeners) listener();
  }

  stop(): void {
    this.#timer.stop();
  }
}

function parsed(texts: ScheduleTexts): Readonly<Record<ScheduleName, Schedule>> {
  const { privacy, motion, recording, alerts } = texts;
  return {
    privacy: parseSchedule(privacy),
    motion: parseSchedule(motion),
    recording: parseSchedule(recording),
    alerts: parseSchedule(alerts),
  };
}
