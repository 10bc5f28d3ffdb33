import type { Context } from 'koa';
import { seesAllCameras } from '../../access/client.ts';
import { clientOf } from '../request-client.ts';
import { statusJson } from '../routes/json-document.ts';
import { seenBy } from './cameras-json.ts';
import { countsOf } from './hub-counts.ts';
import type { HubRouteParts } from './hub-routes.ts';

/** GET /status of a hub, with the counts of the cameras that the client may watch. */
export function hubStatusJson({ cameras, status }: Pick<HubRouteParts, 'cameras' | 'status'>) {
  return (ctx: Context): Promise<void> => {
    const seen = { counts: countsOf(seenBy(ctx, cameras)), isAll: seesAllCameras(clientOf(ctx).identity) };
    return statusJson({ status: async () => status(seen) })(ctx);
  };
}
