import type { Context } from 'koa';
import { seesCamera } from '../../access/client.ts';
import { clientOf } from '../request-client.ts';
import type { Handler } from '../request-route.ts';
import { routeOf } from '../request-route.ts';
import { delayResponse, reject } from '../responses.ts';
import type { HubRouteParts } from './hub-routes.ts';
import type { HubCameraView, HubView } from './hub-view.ts';

/** The camera that a request names; null if there is none, or if the client may not know of it: both look the same. */
export function cameraOf(ctx: Context, cameras: HubView): HubCameraView | null {
  const name = /^\/cameras\/([^/]+)\//i.exec(ctx.path)?.[1] ?? '';
  return seesCamera(clientOf(ctx).identity, name) ? cameras.find(name) : null;
}

/** A handler for the camera that a request names. It is made once for each camera, when the first request comes. */
export function ofCamera(create: (parts: HubRouteParts, camera: HubCameraView) => Handler) {
  return (parts: HubRouteParts): Handler => {
    const handlers = new WeakMap<HubCameraView, Handler>();
    return async (ctx) => {
      const camera = cameraOf(ctx, parts.cameras);
      if (camera === null) return noSuchCamera(ctx);
      const handler = handlers.get(camera) ?? create(parts, camera);
      handlers.set(camera, handler);
      ctx.cameraName = () => camera.name;
      return handler(ctx);
    };
  };
}

async function noSuchCamera(ctx: Context): Promise<void> {
  await delayResponse(ctx);
  reject(ctx, 'not-found', 'There is no camera of this name. GET /cameras lists those that you can watch.');
  if (routeOf(ctx).route?.answers === 'picture') ctx.body = '';
}
