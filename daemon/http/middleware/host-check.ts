import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Context, Next } from 'koa';
import { ERRORS } from '../../errors.ts';
import { localName } from '../../net/local-addresses.ts';
import { reject } from '../responses.ts';

const LOCAL_ONLY =
  'This camera has no user yet, so it only answers to IP addresses and to the names of this machine. Run picamd passwd NAME to create a user, or add the name to ALLOWED_HOSTS.';

/**
 * Prevents DNS rebinding: when a hostile page's host name suddenly resolves to this camera, its requests still carry that
 * name. IP addresses are always allowed, and so are requests without Host, which no browser sends. A dot at the end of a
 * name only says that it is complete (RFC 1034 §3.1). While `isLocal`, this machine's browser needs no credentials: then
 * only the names in `allowed` and those of this machine count, else any name unless `allowed` has some.
 */
export function hostCheck(allowed: () => readonly string[], isLocal: () => boolean) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const host = ctx.get('Host').toLowerCase();
    const name = host.replace(/\.?(:\d+)?$/, '');
    const isAddress = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
    if (host === '' || isAddress || name === 'localhost' || allowed().includes(name)) return next();
    const local = isLocal();
    if (local ? machineNames().includes(name) : allowed().length === 0) return next();
    reject(ctx, 'wrong-host', local ? LOCAL_ONLY : ERRORS['wrong-host'].meaning);
  };
}

/** Both can change while we run. */
function machineNames(): string[] {
  return [hostname(), localName()].map((name) => name.toLowerCase());
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
