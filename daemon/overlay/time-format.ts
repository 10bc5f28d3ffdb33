import type { LocalType } from '../time/time-zone.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
/** Of a short name. */
const SHORT = 3;
const DAY_MS = 86_400_000;

/** What clocks and calendars of a zone show. */
class LocalTime {
  /** Its UTC fields are the local ones. */
  readonly #date: Date;
  readonly seconds: number;
  readonly zone: LocalType;

  constructor(seconds: number, zone: LocalType) {
    this.#date = new Date((seconds + zone.offset) * 1000);
    this.seconds = seconds;
    this.zone = zone;
  }

  get year(): number {
    return this.#date.getUTCFullYear();
  }
  /** From 0. */
  get month(): number {
    return this.#date.getUTCMonth();
  }
  get day(): number {
    return this.#date.getUTCDate();
  }
  get hour(): number {
    return this.#date.getUTCHours();
  }
  get minute(): number {
    return this.#date.getUTCMinutes();
  }
  get second(): number {
    return this.#date.getUTCSeconds();
  }
  /** 0 is Sunday. */
  get weekday(): number {
    return this.#date.getUTCDay();
  }
  /** From 0. */
  get yearDay(): number {
    return Math.floor((this.#date.getTime() - Date.UTC(this.year, 0, 1)) / DAY_MS);
  }
  get hour12(): number {
    return this.hour % 12 === 0 ? 12 : this.hour % 12;
  }
  /** The week of ISO 8601, which belongs to the year of its Thursday. */
  get isoWeek(): { year: number; week: number } {
    const thursday = new Date(this.#date.getTime() + (4 - isoWeekday(this)) * DAY_MS);
    const year = thursday.getUTCFullYear();
    return {
      year,
      week: 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS / DAYS.length),
    };
  }
}

/**
 * By its letter, those that config/overlay-text.ts allows; a string stands for other codes. Names are English, as in the C
 * locale.
 */
const CODES: Readonly<Record<string, string | ((time: LocalTime) => string)>> = {
  a: ({ weekday }) => (DAYS[weekday] ?? '').slice(0, SHORT),
  A: ({ weekday }) => DAYS[weekday] ?? '',
  b: ({ month }) => (MONTHS[month] ?? '').slice(0, SHORT),
  B: ({ month }) => MONTHS[month] ?? '',
  c: '%a %b %e %H:%M:%S %Y',
  C: ({ year }) => padded(Math.floor(year / 100)),
  d: ({ day }) => padded(day),
  D: '%m/%d/%y',
  e: ({ day }) => padded(day, ' '),
  F: '%Y-%m-%d',
  g: ({ isoWeek }) => padded(isoWeek.year % 100),
  G: ({ isoWeek }) => String(isoWeek.year),
  h: '%b',
  H: ({ hour }) => padded(hour),
  I: ({ hour12 }) => padded(hour12),
  j: ({ yearDay }) => String(yearDay + 1).padStart(3, '0'),
  k: ({ hour }) => padded(hour, ' '),
  l: ({ hour12 }) => padded(hour12, ' '),
  m: ({ month }) => padded(month + 1),
  M: ({ minute }) => padded(minute),
  n: () => '\n',
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  r: '%I:%M:%S %p',
  R: '%H:%M',
  s: ({ seconds }) => String(seconds),
  S: ({ second }) => padded(second),
  T: '%H:%M:%S',
  u: (time) => String(isoWeekday(time)),
  U: (time) => padded(weekOfYear(time, time.weekday)),
  V: ({ isoWeek }) => padded(isoWeek.week),
  w: ({ weekday }) => String(weekday),
  W: (time) => padded(weekOfYear(time, isoWeekday(time) - 1)),
  x: '%D',
  X: '%T',
  y: ({ year }) => padded(year % 100),
  Y: ({ year }) => String(year),
  z: ({ zone }) => offsetText(zone, ''),
  Z: ({ zone }) => zone.abbreviation,
  '%': () => '%',
};

/**
 * The template with its codes and `{name}` filled in: those of strftime (POSIX and glibc), also `%-d` without padding and `%:z`.
 *
 * @param seconds whole ones since 1970
 */
export function formatTime(template: string, seconds: number, zone: LocalType, name: string): string {
  return filled(template, new LocalTime(seconds, zone), name);
}

function filled(template: string, time: LocalTime, name: string): string {
  return template.replaceAll(/\{name\}|%([-:]?)([A-Za-z%])/g, (found, flag: string, letter: string) => {
    if (found === '{name}') return name;
    if (flag === ':') return offsetText(time.zone, ':');
    const code = CODES[letter];
    if (code === undefined) return found;
    const text = typeof code === 'string' ? filled(code, time, name) : code(time);
    return flag === '-' ? text.replace(/^[0 ]+(?=.)/, '') : text;
  });
}

function padded(value: number, by = '0'): string {
  return String(value).padStart(2, by);
}

/** 1 is Monday, 7 is Sunday. */
function isoWeekday({ weekday }: LocalTime): number {
  return weekday === 0 ? DAYS.length : weekday;
}

/** Weeks begin at the day for which `daysInto` is 0; days before the first one are in week 0. */
function weekOfYear({ yearDay }: LocalTime, daysInto: number): number {
  return Math.floor((yearDay + DAYS.length - daysInto) / DAYS.length);
}

function offsetText({ offset, abbreviation }: LocalType, separator: string): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  // `-00` and `-0000`: there was no local time (RFC 9636 §3.2, RFC 3339 §4.3).
  const sign = offset < 0 || abbreviation === '-00' ? '-' : '+';
  return `${sign}${padded(Math.floor(minutes / 60))}${separator}${padded(minutes % 60)}`;
}
