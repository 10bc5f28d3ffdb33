import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import type { Frame } from '../../frame/frame.ts';
import { resetConnection } from '../../server/reset-connection.ts';
import { markStreaming, markViewer } from '../../server/socket-roles.ts';
import type { Broadcaster } from '../../stream/broadcaster.ts';
import { Viewer } from '../../stream/viewer.ts';
import type { ViewerLimiter } from '../viewer-limiter.ts';
import { clientGone, delayResponse, noPicture, rejectDelayed } from '../responses.ts';
import { sendStreamHead } from '../multipart-head.ts';
import { FRAME_WAIT_MS, nextFrame } from '../camera-view.ts';
import { clientOf } from '../request-client.ts';
import type { CameraView } from '../camera-view.ts';
import { parseStreamQuery } from './stream-query.ts';

export interface VideoFeedParts {
  camera: CameraView;
  broadcaster: Broadcaster;
  viewerLimiter: ViewerLimiter;
  access: Pick<AccessControl, 'isAuthorized'>;
}

/** GET /video_feed: every frame, as multipart/x-mixed-replace. HEAD only sends the head. */
export function videoFeed({ camera, broadcaster, viewerLimiter, access }: VideoFeedParts) {
  let lastId = 0;
  return async (ctx: Context): Promise<void> => {
    const options = parseStreamQuery(ctx.query);
    if (typeof options === 'string') return rejectDelayed(ctx, 'bad-parameter', options);
    if (ctx.method === 'HEAD') {
      sendStreamHead(ctx);
      ctx.res.end();
      return;
    }
    const gone = clientGone(ctx);
    const client = clientOf(ctx);
    const leave = viewerLimiter.enter(client);
    if (leave === null) {
      await delayResponse(ctx);
      return noPicture(ctx, 'too-many-viewers');
    }
    markViewer(ctx.req.socket);
    const release = camera.hold();
    const releaseAll = () => {
      leave();
      release();
    };
    const next = () => nextFrame(broadcaster, FRAME_WAIT_MS, gone, nowMs);
    const nowMs = performance.now();
    const first = (camera.isBehind() ? await next() : null) ?? camera.current() ?? (await next());
    if (gone.aborted || (first === null && !camera.starting())) {
      releaseAll();
      return noPicture(ctx, 'no-frame');
    }
    const viewer: Viewer = new Viewer({
      id: ++lastId,
      socket: ctx.req.socket,
      address: client.address,
      userAgent: ctx.get('User-Agent').slice(0, 200),
      options,
      isAuthorized: () => access.isAuthorized(client, 'live'),
      finish: () => ctx.res.end(),
      reset: () => resetConnection(ctx.req.socket),
      onLeave: (cause) => {
        broadcaster.remove(viewer, cause);
        releaseAll();
      },
    });
    start(ctx, viewer, first);
    broadcaster.add(viewer);
  };
}

/**
 * Bypasses Koa: parts are written directly to the socket. A Readable as body would cost 30 to 40 % more CPU per frame, and
 * would queue frames.
 */
function start(ctx: Context, viewer: Viewer, first: Frame | null): void {
  const { socket } = ctx.req;
  markStreaming(socket);
  socket.cork();
  sendStreamHead(ctx);
  socket.write(viewer.options.partFormat.opening);
  if (first !== null) viewer.offer(first);
  socket.uncork();
}
