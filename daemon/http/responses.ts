import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from 'koa';
import { errorEntry } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

/** On every picture: nothing between camera and viewer may keep or change it. */
export const NO_STORE = 'no-store, no-cache, must-revalidate, max-age=0';

/**
 * What a picture's URL answers instead of one is held back for so long: Motion 4.5 asks again in a loop without a pause, 15,000 times in
 * 6 s. Below the 2 s after which moonraker-timelapse gives up.
 */
export const HOLD_MS = 1500;

/** Answers 503 with an empty body: some clients take whatever body there is for the picture. */
export function noPicture(ctx: Context, code: 'no-frame' | 'too-many-viewers'): void {
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

/** The same after HOLD_MS, on the URLs of pictures. */
export async function rejectDelayed(ctx: Context, code: ErrorCode, line: string): Promise<void> {
  await delayResponse(clientGone(ctx));
  reject(ctx, code, line);
}

/** Resolves after `ms` milliseconds, or when the client is gone. */
export async function delayResponse(gone: AbortSignal, ms = HOLD_MS): Promise<void> {
  // The only error is that of the abort.
  await delay(ms, undefined, { signal: gone }).catch(() => {});
}

/** An AbortSignal for the client's going away before it was answered. */
export function clientGone(ctx: Context): AbortSignal {
  const controller = new AbortController();
  ctx.res.once('close', () => controller.abort());
  if (ctx.res.destroyed || ctx.req.socket.destroyed) controller.abort();
  return controller.signal;
}
