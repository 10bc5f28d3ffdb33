import type { Context } from 'koa';
import { resetConnection } from '../../../server/reset-connection.ts';
import { markStreaming, markViewer } from '../../../server/socket-roles.ts';
import { WITH_LENGTH } from '../../../stream/multipart.ts';
import { sendStreamHead } from '../../multipart-head.ts';
import { clientOf, senderOf } from '../../request-client.ts';
import { delayResponse, noPicture, rejectDelayed } from '../../responses.ts';
import type { HubRouteParts } from '../hub-routes.ts';
import { WALL_ID_RULE, wallId } from './wall-id.ts';

type WallRouteParts = Pick<HubRouteParts, 'access' | 'viewerLimiter' | 'walls'>;

/**
 * GET /wall/stream?wall=ID: pictures of many cameras, as multipart/x-mixed-replace. It begins without any; PUT /wall/wishes says which.
 * It counts as one viewer, like the one connection that it is. HEAD only sends the head.
 */
export function wallStream({ access, viewerLimiter, walls }: WallRouteParts) {
  return async (ctx: Context): Promise<void> => {
    const id = wallId(ctx);
    if (id === null) return rejectDelayed(ctx, 'bad-parameter', WALL_ID_RULE);
    if (ctx.method === 'HEAD') {
      sendStreamHead(ctx);
      ctx.res.end();
      return;
    }
    const client = clientOf(ctx);
    const leave = viewerLimiter.enter(client);
    if (leave === null) {
      await delayResponse(ctx);
      return noPicture(ctx, 'too-many-viewers');
    }
    const { socket } = ctx.req;
    markViewer(socket);
    markStreaming(socket);
    socket.cork();
    sendStreamHead(ctx);
    socket.write(WITH_LENGTH.opening);
    socket.uncork();
    walls.open({
      id,
      owner: senderOf(ctx).user,
      socket,
      address: client.address,
      userAgent: ctx.get('User-Agent').slice(0, 200),
      mayWatch: (camera) => access.isAuthorized(client, 'live', camera),
      finish: () => ctx.res.end(),
      reset: () => resetConnection(socket),
      onEnd: leave,
    });
  };
}
