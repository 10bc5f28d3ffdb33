import type { Context } from 'koa';
import type { PresentedCredentials } from '../access/authenticator.ts';
import { sessionCookie } from './session-cookie.ts';

/** The request's credentials, most explicit first; null if there are none. */
export function presentedCredentials(ctx: Context): PresentedCredentials | null {
  const header = ctx.get('Authorization');
  const [, scheme = '', value = ''] = /^([A-Za-z]+) +(\S+) *$/.exec(header) ?? [];
  if (/^basic$/i.test(scheme)) return basic(value);
  if (/^bearer$/i.test(scheme)) return { kind: 'token', token: value };
  // Another scheme, or garbage, counts as wrong credentials.
  if (header !== '') return { kind: 'token', token: '' };
  const { token } = ctx.query;
  if (token !== undefined) return { kind: 'token', token: String(token) };
  const cookie = sessionCookie(ctx);
  return cookie === null ? null : { kind: 'session', cookie };
}

/** RFC 7617: `user:password` in base64 and UTF-8; a user name has no colon. */
function basic(value: string): PresentedCredentials {
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0
    ? { kind: 'token', token: '' }
    : { kind: 'password', user: text.slice(0, colon), password: text.slice(colon + 1) };
}
