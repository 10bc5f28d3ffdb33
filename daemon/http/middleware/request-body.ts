import { finished } from 'node:stream/promises';
import type { Context, Next } from 'koa';
import { ERRORS } from '../../errors.ts';
import { readForm } from '../forms.ts';
import { routeOf } from '../request-route.ts';
import { reject } from '../responses.ts';

/** Wait for the rest of a body before the response; less than a request may take (HEADER_SECONDS + 5 s). */
const REST_MS = 5000;

/**
 * Discards a body that no handler reads, so that it does not fill memory while the response is delayed. The response waits
 * for its end: a client that is still sending would get a reset instead.
 */
export function discardBody(restMs = REST_MS) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (!takesForm(ctx)) ctx.req.resume();
    await next();
    if (ctx.req.complete || ctx.respond === false) return;
    ctx.req.resume();
    await finished(ctx.req, { signal: AbortSignal.timeout(restMs) }).catch(() => {});
    if (!ctx.req.complete) ctx.set('Connection', 'close');
  };
}

/** Reads the form of a route that takes one; rejects any other body. */
export async function requestBody(ctx: Context, next: Next): Promise<void> {
  const accepted = takesForm(ctx) ? await readForm(ctx) : !hasBody(ctx);
  if (!accepted) return reject(ctx, 'body-too-large', ERRORS['body-too-large'].meaning);
  return next();
}

function takesForm(ctx: Context): boolean {
  return routeOf(ctx).route?.answers === 'form' && ctx.method === 'POST';
}

/** RFC 9112 §6.3: a request has a body if one of these headers says so. */
function hasBody(ctx: Context): boolean {
  return ctx.get('Transfer-Encoding') !== '' || Number(ctx.get('Content-Length')) > 0;
}
