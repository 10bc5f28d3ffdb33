import { isUtf8 } from 'node:buffer';
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

/**
 * RFC 7617: `user:password` in base64; a user name has no colon. Our challenge asks for UTF-8, but aiohttp and requests
 * send ISO-8859-1 unless told otherwise. Text in ISO-8859-1 that is also valid UTF-8 would need pairs like `Ã¤`.
 */
function basic(value: string): PresentedCredentials {
  const bytes = Buffer.from(value, 'base64');
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const colon = text.indexOf(':');
  return colon < 0
    ? { kind: 'token', token: '' }
    : { kind: 'password', user: text.slice(0, colon), password: text.slice(colon + 1) };
}
