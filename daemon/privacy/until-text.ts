import { WEEKDAYS } from '../schedule/parse-schedule.ts';
import type { TimeZone } from '../time/time-zone.ts';

const DAY_MS = 86_400_000;

/** `UNTIL 18:00`, on another day `UNTIL MO 08:00`, in more than a week `UNTIL 2026-12-24`; by the clock of a zone. */
export function untilText(untilMs: number, nowMs: number, zone: TimeZone): string {
  const [until, now] = [localTime(untilMs, zone), localTime(nowMs, zone)];
  const [date, time] = [until.toISOString().slice(0, 10), until.toISOString().slice(11, 16)];
  if (date === now.toISOString().slice(0, 10)) return `UNTIL ${time}`;
  if (untilMs - nowMs > 6 * DAY_MS) return `UNTIL ${date}`;
  // Weeks begin on Monday.
  const day = WEEKDAYS[(until.getUTCDay() + 6) % 7] ?? '';
  return `UNTIL ${day.toUpperCase()} ${time}`;
}

/** What the clock on the wall shows, in the UTC fields of a Date. */
function localTime(ms: number, zone: TimeZone): Date {
  return new Date(ms + zone.at(Math.floor(ms / 1000)).offset * 1000);
}
