import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** 30 days: a camera's page stays open on a wall for weeks. */
export const SESSION_SECONDS = 30 * 86_400;
const ID_BYTES = 9;

export interface Session {
  readonly user: string;
  /** Differs from those of all other sessions. */
  readonly id: string;
  /** In ms since 1970. */
  readonly expiresMs: number;
}

/**
 * The value of a session cookie: user, expiry, id and signature. It needs no memory here, survives a restart, and becomes
 * invalid when the user is removed or gets another password.
 */
export function createSession(user: string, credentials: Credentials, nowMs: number): string {
  const expiry = Math.floor(nowMs / 1000) + SESSION_SECONDS;
  const id = randomBytes(ID_BYTES).toString('base64url');
  return `${user}~${expiry}~${id}~${signature(user, expiry, id, credentials)}`;
}

/** A valid session, or null. */
export function readSession(cookie: string, credentials: Credentials, nowMs: number): Session | null {
  const [user = '', expiry = '', id = '', signed = '', ...more] = cookie.split('~');
  if (!credentials.users.has(user) || !/^\d{1,12}$/.test(expiry) || more.length > 0) return null;
  const expected = Buffer.from(signature(user, Number(expiry), id, credentials));
  const given = Buffer.from(signed);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const expiresMs = Number(expiry) * 1000;
  return nowMs <= expiresMs ? { user, id, expiresMs } : null;
}

/**
 * Part of the cookie's name, the same for all that accept the session: browsers send cookies to all ports of a host (RFC
 * 6265 §8.5), and two cameras there would overwrite each other's.
 */
export function sessionTag({ key }: Credentials): string {
  return createHmac('sha256', key).update('name of the session cookie').digest('hex').slice(0, 8);
}

function signature(user: string, expiry: number, id: string, { key, users }: Credentials): string {
  return createHmac('sha256', key)
    .update(`${user}\0${expiry}\0${id}\0${users.get(user)?.passwordHash ?? ''}`)
    .digest('base64url');
}
