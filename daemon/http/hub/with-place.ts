import type { Context } from 'koa';
import { PicamdError } from '../../errors.ts';
import type { PlaceLimiter } from '../place-limiter.ts';
import { clientOf } from '../request-client.ts';
import type { Handler } from '../request-route.ts';
import { clientGone, reject } from '../responses.ts';

/**
 * Answers with what a camera sends. The client has a place until it has all of it, or is gone. A PicamdError that is thrown
 * before anything is sent becomes the answer.
 *
 * @param refuse answers when all places are taken
 * @param answer `gone` aborts when the place is left
 */
export async function withPlace(
  ctx: Context,
  limiter: PlaceLimiter,
  refuse: Handler,
  answer: (gone: AbortSignal) => Promise<void>,
): Promise<void> {
  const leave = limiter.enter(clientOf(ctx).address);
  if (leave === null) return refuse(ctx);
  const gone = clientGone(ctx);
  gone.addEventListener('abort', leave);
  if (gone.aborted) return leave();
  try {
    await answer(gone);
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    if (!gone.aborted) reject(ctx, error.code, `${error.message} ${error.hint}`);
  }
}
