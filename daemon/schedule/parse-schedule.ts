import { DAY_MINUTES, Schedule } from './schedule.ts';
import type { WeekRange } from './schedule.ts';

export const WEEKDAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;
/** Seven times what an office week needs. */
export const MAX_SCHEDULE_CHARACTERS = 500;
/** Six times on every day of the week. Each question looks at each of them once. */
const MAX_RANGES = 42;

const SPACE = /\s*/y;
const COMMA = /[,;]/y;
const DASH = /[-\u2013]/y;
const WORD = /[\p{L}\d]+/uy;
const DAY_NAME = /\p{L}+/uy;
const TIME = /(\d{1,2}):(\d{2})(?![\d:])/y;

/** The text is no schedule; the message says what is wrong and at which character. */
export class ScheduleError extends Error {
  override name = 'ScheduleError';
}

/**
 * Reads hours of the week in the way of opening_hours (wiki.openstreetmap.org/wiki/Key:opening_hours):
 * `Mo-Fr 08:00-18:00, Sa,Su 22:00-06:00`. Days without times mean the whole day, times without days every day; times after
 * midnight end on the next day. Empty text is an empty schedule.
 *
 * @throws ScheduleError
 */
export function parseSchedule(text: string): Schedule {
  if (text.length > MAX_SCHEDULE_CHARACTERS)
    throw new ScheduleError(`is longer than ${MAX_SCHEDULE_CHARACTERS} characters`);
  return new Schedule(text.trim(), new ScheduleReader(text).read());
}

/** What a clock shows, in minutes, and where it stands in the text. */
interface ClockTime {
  readonly minutes: number;
  readonly at: number;
}

class ScheduleReader {
  readonly #text: string;
  readonly #ranges: WeekRange[] = [];
  #at = 0;
  /** The days whose times are read now; empty: every day. */
  #days: number[] = [];
  #haveTimes = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly WeekRange[] {
    this.#take(SPACE);
    while (this.#at < this.#text.length) {
      if (this.#isAt(DAY_NAME)) this.#readDays();
      else this.#readTimes();
      if (this.#ranges.length > MAX_RANGES)
        this.#fail(`there are more than ${MAX_RANGES} times in a week`, this.#at);
      const comma = this.#take(COMMA);
      this.#take(SPACE);
      if (comma !== null && this.#at === this.#text.length) this.#fail('a range must follow', this.#at);
      // `Sa; Su 10:00-12:00` are two ranges, `Sa, Su 10:00-12:00` is one.
      if (comma?.[0] === ';') this.#endDays();
    }
    this.#endDays();
    return this.#ranges;
  }

  #readDays(): void {
    if (this.#haveTimes) this.#endDays();
    const first = this.#readDay();
    const last = this.#take(DASH) === null ? first : this.#readDay();
    for (let day = first; ; day = (day + 1) % WEEKDAYS.length) {
      this.#days.push(day);
      if (day === last) break;
    }
  }

  #readDay(): number {
    this.#take(SPACE);
    const at = this.#at;
    const word = this.#take(WORD)?.[0] ?? '';
    const day = WEEKDAYS.findIndex((name) => name.toLowerCase() === word.toLowerCase());
    if (day < 0) this.#fail(`a day must be one of ${WEEKDAYS.join(' ')}`, at);
    this.#take(SPACE);
    return day;
  }

  #readTimes(): void {
    const from = this.#readTime();
    if (this.#take(DASH) === null) this.#fail('a time must have an end, such as 08:00-18:00', this.#at);
    this.#take(SPACE);
    const to = this.#readTime();
    if (from.minutes === DAY_MINUTES) this.#fail('a time must begin before 24:00', from.at);
    if (from.minutes === to.minutes)
      this.#fail('a time must not end when it begins; the whole day is 00:00-24:00', to.at);
    this.#add(from.minutes, to.minutes < from.minutes ? to.minutes + DAY_MINUTES : to.minutes);
    this.#haveTimes = true;
  }

  #readTime(): ClockTime {
    const at = this.#at;
    const [, hours = '', minutes = ''] = this.#take(TIME) ?? this.#fail('a time must be like 08:00', at);
    const total = Number(hours) * 60 + Number(minutes);
    if (Number(minutes) > 59 || total > DAY_MINUTES) this.#fail('a time must be from 00:00 to 24:00', at);
    this.#take(SPACE);
    return { minutes: total, at };
  }

  #add(from: number, to: number): void {
    const days = this.#days.length === 0 ? WEEKDAYS.keys() : new Set(this.#days);
    for (const day of days) this.#ranges.push({ from: day * DAY_MINUTES + from, to: day * DAY_MINUTES + to });
  }

  #endDays(): void {
    if (this.#days.length > 0 && !this.#haveTimes) this.#add(0, DAY_MINUTES);
    this.#days = [];
    this.#haveTimes = false;
  }

  #isAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #fail(what: string, at: number): never {
    const rest = this.#text.slice(at).trim().slice(0, 12);
    const place = rest === '' ? 'at the end' : `at character ${at + 1} ("${rest}")`;
    throw new ScheduleError(`${what}: ${place}`);
  }
}
