import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** A camera's page stays open on a wall for weeks. */
export const SESSION_SECONDS = 30 * 86_400;

/**
 * The value of a session's cookie: user, end and a signature. It needs no memory here, outlives a restart, and is
 * worth nothing when the user is gone or has another password.
 */
export function sessionOf(user: string, credentials: Credentials, nowMs: number): string {
  const end = Math.floor(nowMs / 1000) + SESSION_SECONDS;
  return `${user}~${end}~${signature(user, end, credentials)}`;
}

/** The user whose session it is, or null. */
export function sessionUser(value: string, credentials: Credentials, nowMs: number): string | null {
  const [user = '', end = '', signed = ''] = value.split('~');
  if (!credentials.users.has(user) || !/^\d{1,12}$/.test(end) || Number(end) * 1000 < nowMs) return null;
  const wanted = Buffer.from(signature(user, Number(end), credentials));
  const given = Buffer.from(signed);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? user : null;
}

function signature(user: string, end: number, { key, users }: Credentials): string {
  return createHmac('sha256', key)
    .update(`${user}\0${end}\0${users.get(user) ?? ''}`)
    .digest('base64url');
}
