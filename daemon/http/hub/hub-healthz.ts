import type { Context } from 'koa';
import { clientOf } from '../request-client.ts';
import { answerJson } from '../responses.ts';
import { seenBy } from './cameras-json.ts';
import { countsOf } from './hub-counts.ts';
import type { HubRouteParts } from './hub-routes.ts';

/**
 * GET /healthz of a hub: 200 while it runs, because a lost camera is no reason to send viewers to another hub. `lost` counts the cameras
 * that someone watches and that have no current picture, of those that the client may watch; without credentials, it is not said.
 */
export function hubHealthz({ cameras }: Pick<HubRouteParts, 'cameras'>) {
  return (ctx: Context): void => {
    ctx.set('Cache-Control', 'no-store');
    const isUnknown = clientOf(ctx).identity === null;
    answerJson(ctx, { healthy: true, ...(isUnknown ? {} : countsOf(seenBy(ctx, cameras))) });
  };
}
