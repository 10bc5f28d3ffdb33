import type { Context } from 'koa';
import { clientOf } from '../request-client.ts';

/** Whether the camera is really alive, for monitoring. */
export interface Health {
  healthy: boolean;
  /** The camera's state, as in /status. */
  state: string;
  /** Ms since the newest frame was captured; null when there is none. */
  frameAgeMs: number | null;
  /** Why it is not healthy; null when it is. */
  reason: { code: string; message: string; hint: string } | null;
}

/** GET /healthz: 200 while pictures are fresh or nobody wants any, else 503 with the reason, which strangers are not told. */
export function healthz({ health }: { readonly health: () => Health }) {
  return (ctx: Context): void => {
    const body = health();
    ctx.status = body.healthy ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = clientOf(ctx).identity === null ? { healthy: body.healthy } : body;
  };
}

/** GET /livez: 200 while the process runs. */
export function livez(ctx: Context): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.body = { alive: true };
}
