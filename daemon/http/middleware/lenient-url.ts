import type { Context, Next } from 'koa';

/**
 * Reads a URL as the person who put it together meant it: `//snapshot.jpg` is `/snapshot.jpg`, as when a base URL ends
 * in a slash, and a second `?` begins another parameter: OctoPrint and its plugins append `?nonce=1` to any URL. No
 * parameter of ours has a `?` in its value. Runs before anything that looks at path or query.
 */
export async function lenientUrl(ctx: Context, next: Next): Promise<void> {
  if (ctx.path.includes('//')) ctx.path = ctx.path.replaceAll(/\/{2,}/g, '/');
  if (ctx.querystring.includes('?')) ctx.querystring = ctx.querystring.replaceAll('?', '&');
  return next();
}
