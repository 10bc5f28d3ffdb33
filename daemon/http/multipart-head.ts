import type { Context } from 'koa';
import { BYTES_TYPE, STREAM_TYPE } from '../stream/multipart.ts';
import { NO_STORE } from './responses.ts';

/** Sends the head of a stream's response. No Content-Length, no chunks: the stream ends with the connection (RFC 9112 §6.3, rule 8). */
export function sendStreamHead(ctx: Context): void {
  ctx.respond = false;
  const { res } = ctx;
  res.statusCode = 200;
  // Headers of others (CORS) go last: the order is part of the contract.
  const others = res.getHeaderNames().map((name) => [name, res.getHeader(name) ?? ''] as const);
  for (const [name] of others) res.removeHeader(name);
  res.setHeader('Content-Type', ctx.get('Accept') === BYTES_TYPE ? BYTES_TYPE : STREAM_TYPE);
  res.setHeader('Cache-Control', `${NO_STORE}, no-transform`);
  res.setHeader('Pragma', 'no-cache');
  res.setHeader('Connection', 'close');
  // nginx would buffer the stream.
  res.setHeader('X-Accel-Buffering', 'no');
  res.setHeader('Vary', 'Accept');
  for (const [name, value] of others) res.setHeader(name, value);
  // `Connection: close` does not keep Node from sending chunks.
  res.removeHeader('Transfer-Encoding');
  res.flushHeaders();
}
