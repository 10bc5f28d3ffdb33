import { isIP } from 'node:net';
import type { Context, Next } from 'koa';
import { ERRORS } from '../../errors.ts';
import { reject } from '../responses.ts';

/**
 * Prevents DNS rebinding: when a hostile page's host name suddenly resolves to this camera, its requests still carry that
 * name. IP addresses are always allowed, and so are requests without Host, which no browser sends. A dot at the end of a
 * name only says that it is complete (RFC 1034 §3.1).
 */
export function hostCheck(allowed: () => readonly string[]) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const names = allowed();
    const host = ctx.get('Host').toLowerCase();
    const name = host.replace(/\.?(:\d+)?$/, '');
    const isAddress = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
    if (names.length === 0 || host === '' || isAddress || name === 'localhost' || names.includes(name))
      return next();
    reject(ctx, 'wrong-host', ERRORS['wrong-host'].meaning);
  };
}

/** Rejects long URLs before they cost anything. */
export function urlLimit(maxBytes: () => number) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if ((ctx.req.url?.length ?? 0) <= maxBytes()) return next();
    reject(ctx, 'url-too-long', ERRORS['url-too-long'].meaning);
  };
}

/** Headers of every response except a stream, whose head is fixed to the byte and has been sent by then. */
export async function documentHeaders(ctx: Context, next: Next): Promise<void> {
  await next();
  if (ctx.headerSent) return;
  ctx.set('X-Content-Type-Options', 'nosniff');
  if (!ctx.response.get('Referrer-Policy')) ctx.set('Referrer-Policy', 'no-referrer');
}
