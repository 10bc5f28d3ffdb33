import { LANGUAGE, text } from '../../text.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

// Not narrow: in German that is `1 m` for a minute.
const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto', style: 'short' });
const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'short' });
const exact = new Intl.DateTimeFormat(LANGUAGE, {
  weekday: 'long',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** `4 sec. ago`, `today 14:38`, `Nov 2, 09:12`: a time that has passed. All times are ms since 1970. */
export function pastText(atMs: number, nowMs: number): string {
  const agoMs = Math.max(0, nowMs - atMs);
  if (agoMs < MINUTE_MS) return relative.format(-Math.floor(agoMs / 1000), 'second');
  if (agoMs < HOUR_MS) return relative.format(-Math.floor(agoMs / MINUTE_MS), 'minute');
  const days = daysBetween(atMs, nowMs);
  const time = clock.format(atMs);
  return days < 2 ? `${relative.format(-days, 'day')} ${time}` : `${day.format(atMs)}, ${time}`;
}

/** When a token ends, or has ended. */
export function endText(expiresMs: number | null, nowMs: number): string {
  if (expiresMs === null) return text('sharing.noEnd');
  const leftMs = expiresMs - nowMs;
  if (leftMs <= 0) return text('sharing.ended', { when: pastText(expiresMs, nowMs) });
  return text('sharing.ends', { when: soonText(leftMs) ?? day.format(expiresMs) });
}

/** `Sunday, Nov 29, 14:42`. */
export function exactText(atMs: number): string {
  return exact.format(atMs);
}

function soonText(leftMs: number): string | null {
  const minutes = Math.ceil(leftMs / MINUTE_MS);
  if (minutes < 60) return relative.format(minutes, 'minute');
  return leftMs < 2 * DAY_MS ? relative.format(Math.round(leftMs / HOUR_MS), 'hour') : null;
}

/** By the calendar of the browser. */
function daysBetween(atMs: number, nowMs: number): number {
  return Math.round((midnightBefore(nowMs) - midnightBefore(atMs)) / DAY_MS);
}

function midnightBefore(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
