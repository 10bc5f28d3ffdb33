import type { Context } from 'koa';
import { cardPage } from './card-page.ts';
import { urlFromHere } from './redirect.ts';
import { reject, wantsHtml } from './responses.ts';

/** Answers a path without a route; a person gets a link to the live view. */
export function notFound(ctx: Context): void {
  reject(ctx, 'not-found', `Page not found: ${ctx.path.slice(0, 100)}. The live view is at /`);
  if (!wantsHtml(ctx)) return;
  const content = `<p>Page not found. <a href="${urlFromHere(ctx, '')}">Go to the live view</a></p>`;
  cardPage(ctx, { title: 'Page not found', what: '', content });
}
