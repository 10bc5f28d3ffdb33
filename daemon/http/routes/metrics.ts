import type { Context } from 'koa';
import { reject } from '../responses.ts';

/** A text with its media type, as daemon/metrics makes it. */
export interface Exposition {
  type: string;
  text: string;
}

/** GET /metrics: what Prometheus scrapes; null with METRICS=off. */
export function metrics(parts: { readonly metrics: () => Promise<Exposition> | null }) {
  return async (ctx: Context): Promise<void> => {
    const exposition = await parts.metrics();
    if (exposition === null) return reject(ctx, 'not-found', 'Metrics are switched off (METRICS=off).');
    ctx.set({ 'Content-Type': exposition.type, 'Cache-Control': 'no-store' });
    ctx.body = exposition.text;
  };
}
