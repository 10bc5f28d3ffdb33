import { pipeline, Readable } from 'node:stream';
import type { Context } from 'koa';

/**
 * Answers with bytes that come while they are sent, no faster than the client takes them; status and headers are set. When the client
 * goes, `bytes` is ended. Not as `ctx.body`: Koa asks whether a stream is a Response, for which Node loads undici, 3 MB.
 */
export function answerStreamed(ctx: Context, bytes: AsyncGenerator<Uint8Array>): void {
  ctx.respond = false;
  pipeline(Readable.from(bytes, { objectMode: false }), ctx.res, (error) => {
    if (error) ctx.app.emit('error', error, ctx);
  });
}
