import type { Context } from 'koa';
import { SESSION_SECONDS } from '../access/sessions.ts';
import { clientOf } from './request-client.ts';

/** The browser's session, or null. */
export function sessionCookie(ctx: Context): string | null {
  return new RegExp(`(?:^|; *)${cookieName(ctx)}=([^;]*)`).exec(ctx.get('Cookie'))?.[1] ?? null;
}

/** `session` is from AccessControl.startSession(). */
export function signIn(ctx: Context, session: string): void {
  setCookie(ctx, session, SESSION_SECONDS);
}

/** The browser forgets its session. */
export function signOut(ctx: Context): void {
  setCookie(ctx, '', 0);
}

/** Without Path it is for the folder of this request (RFC 6265 §5.1.4): below a proxy's prefix for us alone. */
function setCookie(ctx: Context, value: string, seconds: number): void {
  const secure = clientOf(ctx).secure ? '; Secure' : '';
  ctx.set(
    'Set-Cookie',
    `${cookieName(ctx)}=${value}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
  );
}

/**
 * One for http and one for https at the same host: a browser lets http set no cookie that has the name of a Secure one
 * (RFC 6265bis §5.6), so that after a login by https one by http would lead to the login again, for ever.
 */
function cookieName(ctx: Context): string {
  return clientOf(ctx).secure ? '__Secure-picamd_session' : 'picamd_session';
}
