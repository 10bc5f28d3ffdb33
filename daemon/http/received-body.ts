import { finished } from 'node:stream/promises';
import type { Context } from 'koa';

const EMPTY = Buffer.alloc(0);
const bodies = new WeakMap<Context, Buffer>();

/** Reads the body of a request; resolves with false, and keeps nothing, if it is larger than `maxBytes`. */
export async function readBody(ctx: Context, maxBytes: number): Promise<boolean> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const tooLarge = new AbortController();
  ctx.req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else tooLarge.abort();
  });
  await finished(ctx.req, { signal: tooLarge.signal }).catch((error: unknown) => {
    if (!tooLarge.signal.aborted) throw error;
  });
  if (bytes > maxBytes) return false;
  bodies.set(ctx, Buffer.concat(chunks));
  return true;
}

/** The body that was read; empty if the route takes none. */
export function bodyOf(ctx: Context): Buffer {
  return bodies.get(ctx) ?? EMPTY;
}
