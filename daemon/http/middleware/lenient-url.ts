import type { Context, Next } from 'koa';
import { ERRORS } from '../../errors.ts';
import { reject } from '../responses.ts';

/**
 * Reads a URL as the person who put it together meant it: `//snapshot.jpg` is `/snapshot.jpg`, as when a base URL ends
 * in a slash, and a second `?` begins another parameter: OctoPrint and its plugins append `?nonce=1` to any URL. No
 * parameter of ours has a `?` in its value. Runs before anything that looks at path or query.
 */
export async function lenientUrl(ctx: Context, next: Next): Promise<void> {
  const path: string | null = ctx.path;
  // Node accepts `GET x:80`, which has none.
  if (path === null) return reject(ctx, 'bad-request', ERRORS['bad-request'].meaning);
  if (path.includes('//')) ctx.path = path.replaceAll(/\/{2,}/g, '/');
  if (ctx.querystring.includes('?')) ctx.querystring = ctx.querystring.replaceAll('?', '&');
  return next();
}
