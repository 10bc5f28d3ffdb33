import type { Context } from 'koa';
import type { Denial } from '../access/login-guard.ts';
import { BLOCK_SECONDS } from '../access/login-throttle.ts';
import { errorEntry, ERRORS } from '../errors.ts';
import { delayResponse, NO_STORE, reject, wantsHtml } from './responses.ts';
import { redirect } from './redirect.ts';
import { routeOf } from './request-route.ts';
import { sessionCookie } from './session-cookie.ts';

const RETRY_SECONDS: Partial<Record<Denial['code'], number>> = {
  'too-many-guesses': BLOCK_SECONDS,
  'busy-verifying': 2,
};

/**
 * Rejects an unauthorized client. A client without credentials is answered at once, because ffmpeg, go2rtc and others
 * wait for the challenge before they send any; all other responses are delayed, because Motion retries forever.
 */
export async function denyAccess(ctx: Context, { code, holdMs }: Denial): Promise<void> {
  if (code === 'no-credentials' && ctx.get('Authorization') === '' && wantsHtml(ctx))
    return redirectToLogin(ctx);
  if (code !== 'no-credentials') await delayResponse(ctx, holdMs);
  reject(ctx, code, ERRORS[code].meaning);
  ctx.set('Cache-Control', NO_STORE);
  const retrySeconds = RETRY_SECONDS[code];
  if (retrySeconds !== undefined) ctx.set('Retry-After', String(retrySeconds));
  // A session means that our page is asking: a challenge would open the browser's own password dialog over it.
  if (errorEntry(code).http === 401 && sessionCookie(ctx) === null)
    ctx.set('WWW-Authenticate', 'Basic realm="picamd", charset="UTF-8"');
  if (routeOf(ctx).closest?.answers === 'picture') ctx.body = '';
}

function redirectToLogin(ctx: Context): void {
  const next = ctx.path === '/' ? '' : `?next=${encodeURIComponent(ctx.path.slice(1))}`;
  ctx.set('Cache-Control', NO_STORE);
  redirect(ctx, `login${next}`);
}
