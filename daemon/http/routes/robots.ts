import type { Context } from 'koa';

/** GET /robots.txt: a camera is no page for search engines, and a stream has no end for those who save it. */
export function robots(ctx: Context): void {
  ctx.type = 'text/plain; charset=utf-8';
  ctx.set('Cache-Control', 'max-age=86400');
  ctx.body = 'User-agent: *\nDisallow: /\n';
}
