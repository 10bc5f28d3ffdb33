import type { Handler } from '../request-route.ts';
import type { HubRouteParts } from './hub-routes.ts';
import { cameraOf } from './of-camera.ts';

type Create = (parts: HubRouteParts) => Handler;

/** A route with one handler for cameras that are heard over NATS, and one for those that are asked at their URL. */
export function heardOrAsked(heard: Create, asked: Create): Create {
  return (parts) => {
    const [hear, ask] = [heard(parts), asked(parts)];
    return (ctx) => ((cameraOf(ctx, parts.cameras)?.heard ?? null) === null ? ask : hear)(ctx);
  };
}
