import type { Context } from 'koa';
import { clientOf } from '../request-client.ts';
import { answerJson } from '../responses.ts';
import type { HubRouteParts } from './hub-routes.ts';

/**
 * GET /healthz of a hub: 200 while it runs, because a lost camera is no reason to send viewers to another hub. `lost` counts the cameras
 * that someone watches and that have no current picture; without credentials, it is not said.
 */
export function hubHealthz({ counts }: Pick<HubRouteParts, 'counts'>) {
  return (ctx: Context): void => {
    ctx.set('Cache-Control', 'no-store');
    answerJson(ctx, { healthy: true, ...(clientOf(ctx).identity === null ? {} : counts()) });
  };
}
