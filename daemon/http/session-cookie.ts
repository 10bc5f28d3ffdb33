import type { Context } from 'koa';
import type { Credentials } from '../access/credentials.ts';
import { SESSION_COOKIE, SESSION_SECONDS, sessionOf } from '../access/sessions.ts';
import { callerOf } from './caller.ts';

/** The browser is that user from now on. */
export function signIn(ctx: Context, user: string, credentials: Credentials): void {
  setCookie(ctx, sessionOf(user, credentials, Date.now()), SESSION_SECONDS);
}

/** The browser forgets its session. */
export function signOut(ctx: Context): void {
  setCookie(ctx, '', 0);
}

/** Without Path it is for the folder of this request (RFC 6265 §5.1.4): below a proxy's prefix for us alone. */
function setCookie(ctx: Context, value: string, seconds: number): void {
  const secure = callerOf(ctx).secure ? '; Secure' : '';
  ctx.set('Set-Cookie', `${SESSION_COOKIE}=${value}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`);
}
