import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import type { Denial } from '../access/login-guard.ts';
import { BLOCK_SECONDS } from '../access/login-throttle.ts';
import { errorEntry, ERRORS } from '../errors.ts';
import { cardPage } from './card-page.ts';
import { formTexts } from './languages/form-texts.ts';
import { delayResponse, NO_STORE, reject, wantsHtml } from './responses.ts';
import { redirect, urlFromHere } from './redirect.ts';
import { routeOf } from './request-route.ts';
import { sessionCookie } from './session-cookie.ts';

const RETRY_SECONDS: Partial<Record<Denial['code'], number>> = {
  'too-many-guesses': BLOCK_SECONDS,
  'busy-verifying': 2,
};

/**
 * Rejects an unauthorized client. A client without credentials is answered at once, because ffmpeg, go2rtc and others
 * wait for the challenge before they send any; all other responses are delayed, because Motion retries forever. A person
 * whose link has ended is led to the login, which says so.
 */
export async function denyAccess(ctx: Context, { code, holdMs }: Denial): Promise<void> {
  if (code === 'no-credentials' && ctx.get('Authorization') === '' && wantsHtml(ctx))
    return redirectToLogin(ctx);
  if (code !== 'no-credentials') await delayResponse(ctx, holdMs);
  if (code === 'wrong-credentials' && isLink(ctx)) return redirectToLogin(ctx, 'link=ended');
  reject(ctx, code, ERRORS[code].meaning);
  ctx.set('Cache-Control', NO_STORE);
  const retrySeconds = RETRY_SECONDS[code];
  if (retrySeconds !== undefined) ctx.set('Retry-After', String(retrySeconds));
  // A session means that our page is asking: a challenge would open the browser's own password dialog over it.
  if (errorEntry(code).http === 401 && sessionCookie(ctx) === null)
    ctx.set('WWW-Authenticate', 'Basic realm="picamd", charset="UTF-8"');
  const answers = routeOf(ctx).closest?.answers;
  if (answers === 'picture') ctx.body = '';
  if (answers === 'page' && errorEntry(code).http === 403 && wantsHtml(ctx)) showDenial(ctx, code);
}

/** Shows a person who has opened a page why it stays closed, with a way out. */
function showDenial(ctx: Context, code: Denial['code']): void {
  const texts = formTexts(ctx);
  const content = `<p>${escapeHtml(texts.error(code))}</p>
<p><a href="${urlFromHere(ctx, '')}">${texts.html('forms.goToLive')}</a></p>`;
  cardPage(ctx, { title: texts.html('forms.adminsOnly'), what: '', content });
}

/** Whether a person opened a URL with a token. Not in a frame, in which the form may not be shown. */
function isLink(ctx: Context): boolean {
  const framed = /^i?frame$/.test(ctx.get('Sec-Fetch-Dest')) || ctx.query['embed'] === '1';
  return ctx.query['token'] !== undefined && ctx.get('Authorization') === '' && wantsHtml(ctx) && !framed;
}

function redirectToLogin(ctx: Context, why = ''): void {
  const next = ctx.path === '/' ? '' : `next=${encodeURIComponent(ctx.path.slice(1))}`;
  const query = [next, why].filter((part) => part !== '').join('&');
  ctx.set('Cache-Control', NO_STORE);
  redirect(ctx, `login${query === '' ? '' : `?${query}`}`);
}
