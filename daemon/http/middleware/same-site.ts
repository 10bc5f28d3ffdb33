import type { Context, Next } from 'koa';
import { ERRORS } from '../../errors.ts';
import { reject } from '../responses.ts';

/**
 * Refuses what a page of another site makes a browser send, except GET, before credentials are looked at. A form whose
 * action is `http://name:wrong@camera/` would use up its visitor's tries otherwise.
 */
export async function sameSite(ctx: Context, next: Next): Promise<void> {
  if (onlyReads(ctx) || !isFromOtherSite(ctx)) return next();
  reject(ctx, 'other-site', ERRORS['other-site'].meaning);
}

/**
 * Whether the request's cookie counts. A browser sends one by itself; one that does not say where a POST comes from may
 * send it for another site.
 */
export function cookieCounts(ctx: Context): boolean {
  return onlyReads(ctx) || ctx.get('Sec-Fetch-Site') !== '' || ctx.get('Origin') !== '';
}

/** A preflight only asks. */
function onlyReads({ method }: Context): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * Browsers say so in Sec-Fetch-Site, over plain http only in Origin; a program that sends neither is no browser. The same
 * rules as Go's http.CrossOriginProtection.
 */
function isFromOtherSite(ctx: Context): boolean {
  const site = ctx.get('Sec-Fetch-Site');
  if (site !== '') return site !== 'same-origin' && site !== 'none';
  const origin = ctx.get('Origin');
  return origin !== '' && origin.replace(/^https?:\/\//, '') !== ctx.get('Host');
}
