import type { Context } from 'koa';

/**
 * Whether a page of another site makes the browser send this form: with names and passwords that are wrong it could
 * have its visitor's own address refused. Browsers tell so in Sec-Fetch-Site, over plain http in Origin alone; a
 * program that sends neither is no browser. The way of Go's http.CrossOriginProtection.
 */
export function isFromOtherSite(ctx: Context): boolean {
  const site = ctx.get('Sec-Fetch-Site');
  if (site !== '') return site !== 'same-origin' && site !== 'none';
  const origin = ctx.get('Origin');
  return origin !== '' && origin.replace(/^https?:\/\//, '') !== ctx.get('Host');
}
