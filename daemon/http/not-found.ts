import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { urlFromHere } from './redirect.ts';
import { reject, wantsHtml } from './responses.ts';

/** Answers a path without a route; a person gets a link to the live view. */
export function notFound(ctx: Context): void {
  reject(ctx, 'not-found', `Page not found: ${ctx.path.slice(0, 100)}. The live view is at /`);
  if (!wantsHtml(ctx)) return;
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', "default-src 'none'");
  ctx.body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Page not found – ${escapeHtml(ctx.cameraName())}</title>
<p>Page not found. <a href="${urlFromHere(ctx, '')}">Go to the live view</a></p>
</html>
`;
}
