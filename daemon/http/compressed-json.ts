import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'koa';
import { answerJson } from './responses.ts';

const compressed = promisify(gzip);

/**
 * Answers with a large document as JSON, as gzip (RFC 1952) where the client accepts it. A thread of its own compresses it, so
 * that no frame waits. What the document says is settled when this is called.
 */
export async function answerLargeJson(ctx: Context, document: object): Promise<void> {
  answerJson(ctx, document);
  ctx.vary('Accept-Encoding');
  if (ctx.acceptsEncodings('gzip', 'identity') !== 'gzip') return;
  ctx.body = await compressed(ctx.body as string);
  ctx.set('Content-Encoding', 'gzip');
}
