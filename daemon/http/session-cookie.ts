import type Koa from 'koa';
import type { Context } from 'koa';
import { SESSION_SECONDS } from '../access/sessions.ts';
import { clientOf } from './request-client.ts';

declare module 'koa' {
  interface DefaultContext {
    /** Part of the session cookie's name; see setSessionTag(). */
    sessionTag(): string;
  }
}

/** Sets `ctx.sessionTag` for all requests of the app; see AccessControl.sessionTag. */
export function setSessionTag(app: Koa, sessionTag: () => string): void {
  app.context.sessionTag = sessionTag;
}

/** The browser's session, or null. */
export function sessionCookie(ctx: Context): string | null {
  return new RegExp(`(?:^|; *)${cookieName(ctx)}=([^;]*)`).exec(ctx.get('Cookie'))?.[1] ?? null;
}

/** Starts a session; `session` comes from AccessControl.startSession(). */
export function signIn(ctx: Context, session: string): void {
  setCookie(ctx, session, SESSION_SECONDS);
}

/** Makes the browser forget its session. */
export function signOut(ctx: Context): void {
  setCookie(ctx, '', 0);
}

/** Without Path, the cookie is limited to the folder of this request (RFC 6265 §5.1.4), and so to a proxy's prefix. */
function setCookie(ctx: Context, value: string, seconds: number): void {
  const secure = clientOf(ctx).secure ? '; Secure' : '';
  ctx.set(
    'Set-Cookie',
    `${cookieName(ctx)}=${value}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
  );
}

/**
 * Different names for http and https: a browser does not let http replace a Secure cookie of the same name (RFC 6265bis
 * §5.6), so after a login over https, one over http would redirect to the login forever.
 */
function cookieName(ctx: Context): string {
  return `${clientOf(ctx).secure ? '__Secure-' : ''}picamd_session_${ctx.sessionTag()}`;
}
