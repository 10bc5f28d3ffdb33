import type { Context } from 'koa';

/**
 * The URL of one of our paths (without its leading slash), relative to the request's: a reverse proxy may have put us
 * below a prefix that we do not know. It starts with a dot, so that it cannot name another host. RFC 9110 §10.2.2 allows
 * a relative reference in Location.
 */
export function urlFromHere(ctx: Context, target: string): string {
  const [path = ''] = ctx.originalUrl.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  return `./${'../'.repeat(Math.max(0, path.split('/').length - 2))}${target}`;
}

/** Redirects the browser to one of our paths, with GET. */
export function redirect(ctx: Context, target: string): void {
  ctx.status = 303;
  ctx.redirect(urlFromHere(ctx, target));
  ctx.body = '';
}
