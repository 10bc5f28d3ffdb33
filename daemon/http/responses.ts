import { setTimeout as delay } from 'node:timers/promises';
import type Koa from 'koa';
import type { Context } from 'koa';
import { errorEntry } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

/** For pictures: nothing between camera and viewer may store or change them. */
export const NO_STORE = 'no-store, no-cache, must-revalidate, max-age=0';

/**
 * Delay of errors and denials: Motion 4.5 retries in a loop without a pause, 15,000 times in 6 s. Below the 2 s after which
 * moonraker-timelapse gives up.
 */
export const HOLD_MS = 1500;

declare module 'koa' {
  interface DefaultContext {
    /** Delay of errors and denials, in ms; see setHold(). */
    holdMs: number;
  }
}

/** Sets `ctx.holdMs` for all requests of the app. */
export function setHold(app: Koa, holdMs: number = HOLD_MS): void {
  app.context.holdMs = holdMs;
}

/** Whether the response is shown to a person, who typed a URL or followed a link. */
export function wantsHtml(ctx: Context): boolean {
  return ctx.method === 'GET' && /\btext\/html\b/.test(ctx.get('Accept'));
}

/** Answers 503 with an empty body, because some clients take any body for the picture. */
export function noPicture(
  ctx: Context,
  code: 'no-frame' | 'private' | 'too-many-viewers' | 'too-many-snapshots' | 'busy-rotating',
): void {
  ctx.status = errorEntry(code).http ?? 503;
  ctx.set({
    'Retry-After': '2',
    'Cache-Control': NO_STORE,
    'X-Picamd-Error': code,
    'Content-Length': '0',
    Connection: 'close',
  });
  ctx.res.end();
  ctx.respond = false;
}

/** Answers with one line of text. */
export function reject(ctx: Context, code: ErrorCode, line: string): void {
  ctx.status = errorEntry(code).http ?? 500;
  ctx.type = 'text/plain; charset=utf-8';
  ctx.set('X-Picamd-Error', code);
  ctx.body = `${line}\n`;
}

/** The same after `ctx.holdMs`, for URLs of pictures. */
export async function rejectDelayed(ctx: Context, code: ErrorCode, line: string): Promise<void> {
  await delayResponse(ctx);
  reject(ctx, code, line);
}

/**
 * Answers with a document as JSON. Not with an object as `ctx.body`: Koa asks whether it is a Response, for which Node loads
 * undici, 3 MB, and compiles its parser while no frame moves.
 */
export function answerJson(ctx: Context, document: object): void {
  ctx.type = 'json';
  ctx.body = JSON.stringify(document);
}

/** Resolves after `ctx.holdMs`, or `atLeastMs` if that is longer, or when the client leaves. */
export async function delayResponse(ctx: Context, atLeastMs = 0): Promise<void> {
  // It only rejects on abort.
  await delay(Math.max(ctx.holdMs, atLeastMs), undefined, { signal: clientGone(ctx) }).catch(() => {});
}

/** Aborts if the client leaves before it is answered. */
export function clientGone(ctx: Context): AbortSignal {
  const controller = new AbortController();
  ctx.res.once('close', () => controller.abort());
  if (ctx.res.destroyed || ctx.req.socket.destroyed) controller.abort();
  return controller.signal;
}
