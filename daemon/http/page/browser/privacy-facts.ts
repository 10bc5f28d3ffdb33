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
  const when = sinceMs === null ? null : whenText(sinceMs, nowMs);
  if (when === null) return '';
  if (by === null || by === 'anyone') return text('privacy.turnedOn', { when });
  const token = /^token (.*)$/s.exec(by)?.[1];
  const name = token === undefined ? by : text('privacy.token', { name: token });
  return text('privacy.turnedOnBy', { name, when });
}

/** When it ends, in a sentence; empty if nobody knows. */
export function whenPublic({ untilMs }: PrivacyFacts, nowMs: number): string {
  return untilMs === null ? '' : text('privacy.ends', { when: whenText(untilMs, nowMs) });
}

/** `at 18:00`, on another day `on Monday at 08:00`, a week away `on December 7 at 08:00`. */
function whenText(ms: number, nowMs: number): string {
  const [date, now] = [new Date(ms), new Date(nowMs)];
  const time = date.toLocaleTimeString(LANGUAGE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (date.toDateString() === now.toDateString()) return text('privacy.today', { time });
  const isSoon = Math.abs(ms - nowMs) < 6 * 86_400_000;
  const day = date.toLocaleDateString(
    LANGUAGE,
    isSoon ? { weekday: 'long' } : { day: 'numeric', month: 'long' },
  );
  return text('privacy.onDay', { day, time });
}
