/** The days of a schedule's text, Monday first. */
export const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;
export type Day = (typeof DAYS)[number];

/** Times that are the same on some days. */
export interface WeekTime {
  readonly days: ReadonlySet<Day>;
  /** `08:00`. */
  readonly from: string;
  /** `18:00`; `00:00` is the end of the day, and a time before `from` is on the next day. */
  readonly to: string;
}

const DAY_LIST = String.raw`[A-Za-z]{2}(?:\s*[-–]\s*[A-Za-z]{2})?`;
const TIME = String.raw`(\d{1,2}):(\d{2})`;
const RANGE = new RegExp(
  String.raw`^((?:${DAY_LIST}\s*,?\s*)*)(?:${TIME}\s*[-–]\s*${TIME})?\s*(?:[,;]\s*|$)`,
);

/**
 * The times of a schedule's text, as the daemon takes it (schedule/parse-schedule.ts); null if they are written in another way than
 * fields can show, such as two times after the same days.
 */
export function timesOf(text: string): readonly WeekTime[] | null {
  const times: WeekTime[] = [];
  for (let rest = text.trim(); rest !== '';) {
    const [all = '', list = '', h1, m1 = '', h2 = '', m2 = ''] = RANGE.exec(rest) ?? [];
    const days = list === '' ? new Set(DAYS) : daysOf(list);
    // Without days, it may belong to those before.
    if (all === '' || days === null || (list === '' && times.length > 0)) return null;
    const [from, to] = h1 === undefined ? ['00:00', '00:00'] : [timeOf(h1, m1), timeOf(h2, m2)];
    if (from === null || to === null) return null;
    times.push({ days, from, to });
    rest = rest.slice(all.length);
  }
  return times;
}

/** The text of times. Those without a day are left out. */
export function weekText(times: readonly WeekTime[]): string {
  return times
    .filter(({ days }) => days.size > 0)
    .map(({ days, from, to }) => {
      const end = to === '00:00' ? '24:00' : to;
      return `${dayText(days)} ${from}-${end}`;
    })
    .join(', ');
}

/** Whether a time ends on the day after it begins. */
export function isOverMidnight({ from, to }: WeekTime): boolean {
  return to !== '00:00' && to <= from;
}

/** `Mo-Fr`, `Mo,We,Sa-Su`. */
function dayText(days: ReadonlySet<Day>): string {
  const runs: Day[][] = [];
  for (const [index, day] of DAYS.entries()) {
    if (!days.has(day)) continue;
    const before = DAYS[index - 1];
    if (before !== undefined && days.has(before)) runs.at(-1)?.push(day);
    else runs.push([day]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(','))).join(',');
}

function daysOf(list: string): ReadonlySet<Day> | null {
  const found = new Set<Day>();
  for (const item of list.split(',')) {
    const [first, last = first] = item.split(/[-–]/).map((name) => dayOf(name.trim()));
    if (item.trim() === '') continue;
    if (first === undefined || last === undefined || first < 0 || last < 0) return null;
    for (let at = first; ; at = (at + 1) % DAYS.length) {
      found.add(DAYS[at] ?? 'Mo');
      if (at === last) break;
    }
  }
  return found;
}

function dayOf(name: string): number {
  return DAYS.findIndex((day) => day.toLowerCase() === name.toLowerCase());
}

/** As a field for times has it; null if it is none. */
function timeOf(hours: string, minutes: string): string | null {
  if (hours === '24' && minutes === '00') return '00:00';
  return Number(hours) < 24 && Number(minutes) < 60 ? `${hours.padStart(2, '0')}:${minutes}` : null;
}
