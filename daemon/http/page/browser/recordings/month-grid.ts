import { localDayOf, shiftedDay } from './local-day.ts';
import type { LocalDay } from './local-day.ts';

/**
 * The weeks of a month: seven days each, null for those of other months.
 *
 * @param firstWeekday - 0 for Sunday, 1 for Monday.
 */
export function monthGrid(year: number, month: number, firstWeekday: number): (LocalDay | null)[][] {
  const first = localDayOf(new Date(year, month - 1, 1, 12).getTime());
  const weekday = new Date(year, month - 1, 1, 12).getDay();
  const weeks: (LocalDay | null)[][] = [];
  for (let offset = -((weekday - firstWeekday + 7) % 7); ; offset += 7) {
    const week = Array.from({ length: 7 }, (_, index) => {
      const day = shiftedDay(first, offset + index);
      return day.year === first.year && day.month === first.month ? day : null;
    });
    if (week.every((day) => day === null)) return weeks;
    weeks.push(week);
  }
}

/** On which day weeks begin where the language is spoken: Monday where the browser does not know. */
export function firstWeekdayOf(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & {
    getWeekInfo?(): { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (locale.getWeekInfo?.() ?? locale.weekInfo ?? { firstDay: 1 }).firstDay % 7;
}
