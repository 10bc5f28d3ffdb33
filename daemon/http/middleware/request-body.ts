import { finished } from 'node:stream/promises';
import type { Context, Next } from 'koa';
import { ERRORS } from '../../errors.ts';
import { readBody } from '../received-body.ts';
import { routeOf } from '../request-route.ts';
import { reject } from '../responses.ts';

const FORM_BYTES = 8192;
/** All settings with the longest values that they allow have half of that. */
const JSON_BYTES = 64 * 1024;
const JSON_METHODS: readonly string[] = ['POST', 'PATCH', 'PUT'];
/** Wait for the rest of a body before the response; less than a request may take (HEADER_SECONDS + 5 s). */
const REST_MS = 5000;

/**
 * Discards a body that no handler reads, so that it does not fill memory while the response is delayed. The response waits
 * for its end: a client that is still sending would get a reset instead.
 */
export function discardBody(restMs = REST_MS) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (bodyLimit(ctx) === null) ctx.req.resume();
    await next();
    if (ctx.req.complete || ctx.respond === false) return;
    ctx.req.resume();
    await finished(ctx.req, { signal: AbortSignal.timeout(restMs) }).catch(() => {});
    if (!ctx.req.complete) ctx.set('Connection', 'close');
  };
}

/** Reads the body of a route that takes one; rejects any other. */
export async function requestBody(ctx: Context, next: Next): Promise<void> {
  const maxBytes = bodyLimit(ctx);
  const accepted = maxBytes === null ? !hasBody(ctx) : await readBody(ctx, maxBytes);
  if (!accepted) return reject(ctx, 'body-too-large', ERRORS['body-too-large'].meaning);
  return next();
}

/** How many bytes the route of the request takes; null if it takes no body. */
function bodyLimit(ctx: Context): number | null {
  const kind = routeOf(ctx).route?.answers;
  if (kind === 'form' && ctx.method === 'POST') return FORM_BYTES;
  return kind === 'json' && JSON_METHODS.includes(ctx.method) ? JSON_BYTES : null;
}

/** RFC 9112 §6.3: a request has a body if one of these headers says so. */
function hasBody(ctx: Context): boolean {
  return ctx.get('Transfer-Encoding') !== '' || Number(ctx.get('Content-Length')) > 0;
}
