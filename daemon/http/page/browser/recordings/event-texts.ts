import { formatDuration, formatTime } from '../format.ts';
import { LANGUAGE, text } from '../text.ts';
import type { LocalDay } from './local-day.ts';
import { dayKey, localDayOf, shiftedDay } from './local-day.ts';
import type { RecordedEvent } from './recorded-event.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const weekday = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'long', day: 'numeric', month: 'short' });
const dayOnly = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'short' });

/** `Motion`, `Camera offline`, `Saved clip`. */
export function eventLabel({ type, text: said, recordingId }: RecordedEvent): string {
  switch (type) {
    case 'motion':
      return text('recordings.motion');
    case 'tamper':
      return text(/cover/i.test(said) ? 'recordings.covered' : 'recordings.moved');
    case 'camera-lost':
    case 'camera-back':
      return text('recordings.cameraOffline');
    case 'scene-change':
      return text('recordings.sceneChange');
    case 'disk':
      return text('recordings.diskEvent');
    case 'privacy':
      return text('recordings.private');
    case 'manual':
      return text(recordingId !== null ? 'recordings.savedClip' : 'recordings.reported');
  }
}

/** `14:31:08, Drive`: when, and what else is known. */
export function eventDetail({ type, startMs, zone, text: said }: RecordedEvent): string {
  const more = zone !== '' ? zone : type === 'manual' || type === 'disk' ? said : '';
  return more === '' ? formatTime(startMs) : `${formatTime(startMs)}, ${more}`;
}

/** `12 s`, `42 min`, `2 h 5 min`; nothing for a moment. */
export function lengthText(fromMs: number, toMs: number): string {
  const ms = Math.max(0, toMs - fromMs);
  if (ms === 0) return '';
  const wholeMs = ms < 10 * MINUTE_MS ? Math.max(1000, ms) : Math.round(ms / MINUTE_MS) * MINUTE_MS;
  return formatDuration(Math.round(wholeMs / 1000));
}

/** How long an event lasted, or that it goes on. */
export function eventLength({ startMs, endMs }: RecordedEvent): string {
  return endMs === null ? text('recordings.now') : lengthText(startMs, endMs);
}

/** `Today, Nov 28`, `Saturday, Nov 28`. */
export function dayTitle(day: LocalDay, nowMs: number): string {
  const date = new Date(day.year, day.month - 1, day.day, 12);
  const today = localDayOf(nowMs);
  if (dayKey(day) === dayKey(today)) return text('recordings.today', { day: dayOnly.format(date) });
  if (dayKey(day) === dayKey(shiftedDay(today, -1)))
    return text('recordings.yesterday', { day: dayOnly.format(date) });
  return weekday.format(date);
}

/** A label on a strip: `14:30`, with seconds where minutes do not tell them apart, and whole hours as `14`. */
export function tickText(ms: number, stepMs: number): string {
  const time = formatTime(ms);
  return stepMs < MINUTE_MS ? time : time.slice(0, stepMs < HOUR_MS ? 5 : 2);
}
