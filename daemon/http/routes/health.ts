import type { Context } from 'koa';
import { clientOf } from '../request-client.ts';
import { answerJson } from '../responses.ts';

/** Whether the camera delivers pictures, for monitoring. */
export interface Health {
  healthy: boolean;
  /** The camera's state, as in /status. */
  state: string;
  /** Time since the newest frame was captured, in ms; null if there is none. */
  frameAgeMs: number | null;
  /** Null if healthy. */
  reason: { code: string; message: string; hint: string } | null;
}

/** GET /healthz: 200 while pictures are fresh or no one is watching, otherwise 503. Without credentials, no reason. */
export function healthz({ health }: { readonly health: () => Health }) {
  return (ctx: Context): void => {
    const body = health();
    ctx.status = body.healthy ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    answerJson(ctx, clientOf(ctx).identity === null ? { healthy: body.healthy } : body);
  };
}

/** GET /livez: 200 while picamd runs. */
export function livez({ instance }: { readonly instance: string }) {
  return (ctx: Context): void => {
    ctx.set('Cache-Control', 'no-store');
    answerJson(ctx, { alive: true, instance });
  };
}
