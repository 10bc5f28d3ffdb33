import type { Context } from 'koa';
import { errorEntry, ERRORS } from '../errors.ts';
import { clientGone, delayResponse, HOLD_MS, NO_STORE, reject } from './responses.ts';
import { redirect } from './redirect.ts';
import { sessionCookie } from './session-cookie.ts';

/** Why somebody is not let in, and how long the answer is held back. */
export interface Refusal {
  code:
    | 'no-credentials'
    | 'wrong-credentials'
    | 'only-viewing'
    | 'not-set-up'
    | 'too-many-guesses'
    | 'busy-verifying';
  holdMs: number;
}

/** For how long an address that guesses is refused. */
export const REFUSED_SECONDS = 600;
const RETRY_SECONDS = { 'too-many-guesses': REFUSED_SECONDS, 'busy-verifying': 2 } as const;
const PICTURES = new Set(['/video_feed', '/snapshot.jpg']);

/**
 * Answers somebody who is not let in. Without credentials the answer comes at once, since ffmpeg, go2rtc and others
 * wait for the challenge before they send any; everything else is held back, since Motion asks again for ever.
 */
export async function refuseCaller(ctx: Context, { code, holdMs }: Refusal): Promise<void> {
  if (code === 'no-credentials' && wantsPage(ctx)) return toLogin(ctx);
  if (code !== 'no-credentials') await delayResponse(clientGone(ctx), Math.max(holdMs, HOLD_MS));
  reject(ctx, code, ERRORS[code].meaning);
  ctx.set('Cache-Control', NO_STORE);
  if (code in RETRY_SECONDS)
    ctx.set('Retry-After', String(RETRY_SECONDS[code as keyof typeof RETRY_SECONDS]));
  // A browser would ask for a password in a window of its own, beside our page.
  if (errorEntry(code).http === 401 && sessionCookie(ctx) === null)
    ctx.set('WWW-Authenticate', 'Basic realm="picamd", charset="UTF-8"');
  // Some clients take whatever body there is for the picture.
  if (PICTURES.has(ctx.path)) ctx.body = '';
}

/** A person who has typed or followed an address. */
function wantsPage(ctx: Context): boolean {
  return ctx.method === 'GET' && ctx.get('Authorization') === '' && /\btext\/html\b/.test(ctx.get('Accept'));
}

function toLogin(ctx: Context): void {
  const next = ctx.path === '/' ? '' : `?next=${encodeURIComponent(ctx.path.slice(1))}`;
  ctx.set('Cache-Control', NO_STORE);
  redirect(ctx, `login${next}`);
}
