import type { LocalDay } from './local-day.ts';

/** `14:31`, `14:31:08`, `14.31`, `1431`, `143108`: what people write for a time of the day. */
const CLOCK = /^\s*(\d{1,2})(?:[:.\s]?(\d{2})(?:[:.\s]?(\d{2}))?)?\s*$/;

/** The moment at which a clock shows this on that day, in ms since 1970; null for what is no time. */
export function momentOf(text: string, { year, month, day }: LocalDay): number | null {
  const found = CLOCK.exec(text);
  if (found === null) return null;
  const [hour, minute, second] = [found[1], found[2], found[3]].map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return null;
  return new Date(year, month - 1, day, hour, minute, second).getTime();
}
