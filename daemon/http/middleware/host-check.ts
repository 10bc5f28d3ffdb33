import { isIP } from 'node:net';
import type { Context, Next } from 'koa';
import { ERRORS } from '../../errors.ts';
import { reject } from '../responses.ts';

/**
 * Against DNS rebinding: a page of somebody else whose name suddenly leads to this camera asks under that name.
 * Addresses are always allowed, and so is a request without Host, which no browser sends.
 */
export function hostCheck(allowed: () => readonly string[]) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const names = allowed();
    const name = ctx.get('Host').replace(/:\d+$/, '').toLowerCase();
    const address = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
    if (names.length === 0 || name === '' || address || name === 'localhost' || names.includes(name))
      return next();
    reject(ctx, 'wrong-host', ERRORS['wrong-host'].meaning);
  };
}

/** A URL that nobody would type costs no further look. */
export function urlLimit(most: () => number) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if ((ctx.req.url?.length ?? 0) <= most()) return next();
    reject(ctx, 'url-too-long', ERRORS['url-too-long'].meaning);
  };
}

/** What every answer says of itself but a stream, whose head is agreed to the byte and has gone out by then. */
export async function documentHeaders(ctx: Context, next: Next): Promise<void> {
  await next();
  if (ctx.headerSent) return;
  ctx.set('X-Content-Type-Options', 'nosniff');
  if (!ctx.response.get('Referrer-Policy')) ctx.set('Referrer-Policy', 'no-referrer');
}
