import type { LocalType } from './time-zone.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK_DAYS = 7;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

const NAME = String.raw`(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)`;
const TIME = String.raw`[+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?`;
const DATE = String.raw`(?:M\d+\.\d\.\d|J?\d+)(?:/${TIME})?`;
const ZONE = new RegExp(`^(${NAME})(${TIME})(?:(${NAME})(${TIME})?,(${DATE}),(${DATE}))?$`);

/** The rule for the years that a TZif file does not list: `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX TZ, RFC 9636 §3.3). */
export class PosixZone {
  readonly #standard: LocalType;
  readonly #summer: LocalType;
  /** When summer time begins and ends; null in a zone without. */
  readonly #dates: readonly [begin: string, end: string] | null;

  private constructor(standard: LocalType, summer: LocalType, dates: readonly [string, string] | null) {
    this.#standard = standard;
    this.#summer = summer;
    this.#dates = dates;
  }

  /** Null if it is no such rule, or empty. */
  static parse(text: string): PosixZone | null {
    const found = ZONE.exec(text);
    if (found === null) return null;
    const [, name = '', west = '', summerName, summerWest, begin, end] = found;
    const offset = -seconds(west);
    const standard = { offset, abbreviation: bare(name) };
    if (summerName === undefined || begin === undefined || end === undefined)
      return new PosixZone(standard, standard, null);
    const summerOffset = summerWest === undefined ? offset + HOUR : -seconds(summerWest);
    const summer = { offset: summerOffset, abbreviation: bare(summerName) };
    return new PosixZone(standard, summer, [begin, end]);
  }

  /** `now` is in whole s since 1970. */
  at(now: number): LocalType {
    if (this.#dates === null) return this.#standard;
    const year = new Date((now + this.#standard.offset) * 1000).getUTCFullYear();
    const begin = momentOf(this.#dates[0], year) - this.#standard.offset;
    const end = momentOf(this.#dates[1], year) - this.#summer.offset;
    // South of the equator summer lasts over New Year.
    const isSummer = begin < end ? begin <= now && now < end : now < end || begin <= now;
    return isSummer ? this.#summer : this.#standard;
  }
}

function bare(name: string): string {
  return name.replaceAll(/[<>]/g, '');
}

/** `-1:30` in s. */
function seconds(time: string): number {
  const [hours = 0, minutes = 0, rest = 0] = time.replace(/^[+-]/, '').split(':').map(Number);
  const total = hours * HOUR + minutes * MINUTE + rest;
  return time.startsWith('-') ? -total : total;
}

/** `M3.5.0/2` of a year, in s since 1970, by the clock that is changed then. */
function momentOf(rule: string, year: number): number {
  const [date = '', time = '2'] = rule.split('/');
  return dayOf(date, year) * DAY + seconds(time);
}

/** Days since 1970. */
function dayOf(date: string, year: number): number {
  const [month = 0, week = 0, weekday = 0] = date.slice(1).split('.').map(Number);
  if (date.startsWith('M')) {
    const first = daysTo(year, month - 1);
    const from = (((weekday - FIRST_WEEKDAY - first) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS;
    const day = first + from + (week - 1) * WEEK_DAYS;
    // The fifth one is the last one.
    return day < daysTo(year, month) ? day : day - WEEK_DAYS;
  }
  const newYear = daysTo(year, 0);
  if (!date.startsWith('J')) return newYear + Number(date);
  // From 1, without February 29.
  const isAfterLeapDay = daysTo(year, 2) - newYear === 60 && month >= 60;
  return newYear + month - (isAfterLeapDay ? 0 : 1);
}

function daysTo(year: number, month: number): number {
  return Date.UTC(year, month, 1) / 1000 / DAY;
}
