/** A day of the calendar in the browser's time zone. */
export interface LocalDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** A stretch of time, in ms since 1970; `toMs` does not belong to it. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export function localDayOf(ms: number): LocalDay {
  const date = new Date(ms);
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
}

/** The day `count` days later; over the ends of months and years. */
export function shiftedDay({ year, month, day }: LocalDay, count: number): LocalDay {
  // Noon is on the same day in every time zone, whatever the clock change.
  return localDayOf(new Date(year, month - 1, day + count, 12).getTime());
}

/** From midnight to midnight: 23 or 25 hours where the clock changes. */
export function rangeOfDay(day: LocalDay): TimeRange {
  const next = shiftedDay(day, 1);
  return { fromMs: startOf(day), toMs: startOf(next) };
}

/** `2026-11-29`: names a day, and sorts as days do. */
export function dayKey({ year, month, day }: LocalDay): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The moment at which a clock shows this hour (0 to 23) on that day; an hour that the clock skips is the next one. */
export function hourOf({ year, month, day }: LocalDay, hour: number): number {
  return new Date(year, month - 1, day, hour).getTime();
}

function startOf(day: LocalDay): number {
  return hourOf(day, 0);
}
