import { LANGUAGE, text } from './text.ts';

/** What /privacy.json and /status say about the privacy of the camera. */
export interface PrivacyFacts {
  readonly on: boolean;
  /** When that changes by itself, by the server's clock in ms; null if it does not. */
  readonly untilMs: number | null;
  /** `user`, `schedule`, `unknown-time` or `unknown-state`. */
  readonly reason: string | null;
  /** `anna`, `token button`, `anyone`; null if nobody may know, or nobody did it. */
  readonly by: string | null;
  readonly sinceMs: number | null;
}

/** Null if it is something else. */
export function privacyFacts(document: unknown): PrivacyFacts | null {
  if (typeof document !== 'object' || document === null || !('on' in document)) return null;
  const { on, until, reason, by, since } = document as Readonly<Record<string, unknown>>;
  return {
    on: on === true,
    untilMs: typeof until === 'number' ? until : null,
    reason: typeof reason === 'string' ? reason : null,
    by: typeof by === 'string' ? by : null,
    sinceMs: typeof since === 'number' ? since : null,
  };
}

/** Why the camera is private, in a sentence. */
export function whyPrivate({ reason, by, sinceMs }: PrivacyFacts, nowMs: number): string {
  if (reason === 'schedule') return text('privacy.bySchedule');
  if (reason === 'unknown-time') return text('privacy.unknownTime');
  if (reason === 'unknown-state') return text('privacy.unknownState');
  const time = sinceMs === null ? null : timeText(sinceMs, nowMs);
  if (time === null) return '';
  if (by === null || by === 'anyone') return text('privacy.turnedOn', { time });
  const token = /^token (.*)$/s.exec(by)?.[1];
  const name = token === undefined ? by : text('privacy.token', { name: token });
  return text('privacy.turnedOnBy', { name, time });
}

/** When it ends, in a sentence; empty if nobody knows. */
export function whenPublic({ untilMs }: PrivacyFacts, nowMs: number): string {
  return untilMs === null ? '' : text('privacy.ends', { time: timeText(untilMs, nowMs) });
}

/** `18:00`, on another day `Mon 08:00`, a week away with the date. */
function timeText(ms: number, nowMs: number): string {
  const [date, now] = [new Date(ms), new Date(nowMs)];
  const isToday = date.toDateString() === now.toDateString();
  const isSoon = Math.abs(ms - nowMs) < 6 * 86_400_000;
  return date.toLocaleString(LANGUAGE, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(isToday ? {} : isSoon ? { weekday: 'short' } : { day: 'numeric', month: 'short' }),
  });
}
