import type { Context } from 'koa';

/**
 * A place of ours (a path without its first slash) as the browser reaches it from the request's own address: a
 * reverse proxy may have put us below a prefix that we are never told. It starts with a dot, so that it can be no
 * other host. RFC 9110 §10.2.2 allows a relative reference in Location.
 */
export function seenFrom(ctx: Context, place: string): string {
  const [path = ''] = ctx.originalUrl.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  return `./${'../'.repeat(Math.max(0, path.split('/').length - 2))}${place}`;
}

/** Sends the browser to a place of ours, with GET. */
export function redirect(ctx: Context, place: string): void {
  ctx.status = 303;
  ctx.redirect(seenFrom(ctx, place));
  ctx.body = '';
}
