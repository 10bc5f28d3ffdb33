import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** 30 days: a camera's page stays open on a wall for weeks. */
export const SESSION_SECONDS = 30 * 86_400;

/**
 * The value of a session cookie: user, expiry and signature. It needs no memory here, survives a restart, and becomes
 * invalid when the user is removed or gets another password.
 */
export function createSession(user: string, credentials: Credentials, nowMs: number): string {
  const expiry = Math.floor(nowMs / 1000) + SESSION_SECONDS;
  return `${user}~${expiry}~${signature(user, expiry, credentials)}`;
}

/** The user of a valid session, or null. */
export function sessionUser(cookie: string, credentials: Credentials, nowMs: number): string | null {
  const [user = '', expiry = '', signed = ''] = cookie.split('~');
  if (!credentials.users.has(user) || !/^\d{1,12}$/.test(expiry) || Number(expiry) * 1000 < nowMs)
    return null;
  const expected = Buffer.from(signature(user, Number(expiry), credentials));
  const given = Buffer.from(signed);
  return given.length === expected.length && timingSafeEqual(given, expected) ? user : null;
}

function signature(user: string, expiry: number, { key, users }: Credentials): string {
  return createHmac('sha256', key)
    .update(`${user}\0${expiry}\0${users.get(user) ?? ''}`)
    .digest('base64url');
}
