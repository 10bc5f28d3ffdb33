import type { Context } from 'koa';
import { cardPage } from './card-page.ts';
import { formTexts } from './languages/form-texts.ts';
import { urlFromHere } from './redirect.ts';
import { reject, wantsHtml } from './responses.ts';

/** Answers a path without a route; a person gets a link to the live view. */
export function notFound(ctx: Context): void {
  reject(ctx, 'not-found', `Page not found: ${ctx.path.slice(0, 100)}. The live view is at /`);
  if (!wantsHtml(ctx)) return;
  const texts = formTexts(ctx);
  const title = texts.html('forms.notFound');
  const content = `<p>${title}. <a href="${urlFromHere(ctx, '')}">${texts.html('forms.goToLive')}</a></p>`;
  cardPage(ctx, { title, what: '', content });
}
