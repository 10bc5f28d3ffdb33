import type { Context } from 'koa';
import { resetConnection } from '../server/reset-connection.ts';

const CHECK_MS = 30_000;
/** A picture of 70 KB in 9 s: nobody waits for a recording at this rate. */
const LEAST_BYTES_PER_SECOND = 8 * 1024;

/** Ends a long download that its client takes so slowly that it only holds a place, until `gone`. */
export function cutSlowClient(ctx: Context, gone: AbortSignal): void {
  const { socket } = ctx.req;
  let before = socket.bytesWritten;
  const timer = setInterval(() => {
    // What waits in this process has not been taken.
    const taken = socket.bytesWritten - socket.writableLength;
    if (taken - before < (LEAST_BYTES_PER_SECOND * CHECK_MS) / 1000) resetConnection(socket);
    before = taken;
  }, CHECK_MS);
  gone.addEventListener('abort', () => clearInterval(timer));
}
