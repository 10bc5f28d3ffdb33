import type { Context } from 'koa';
import type { Viewer } from '../../stream/viewer.ts';

/** GET /status and /state: the document that `document` makes. README.md beside this file describes it. */
export function jsonDocument(document: () => object | Promise<object>) {
  return async (ctx: Context): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = await document();
  };
}

/** One viewer as /status shows it. */
export function describeViewer(viewer: Viewer, nowMs: number) {
  return {
    id: viewer.id,
    name: viewer.options.name,
    address: viewer.address,
    userAgent: viewer.userAgent,
    ageSeconds: Math.round((nowMs - viewer.sinceMs) / 1000),
    fps: round(viewer.rate.perSecond(nowMs), 1),
    fpsWanted: viewer.options.fps,
    sent: viewer.sent,
    skipped: viewer.skipped,
    bytes: viewer.bytes,
  };
}

/** To so many decimals, as a number. */
export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
