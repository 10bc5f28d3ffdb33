import type { Context } from 'koa';
import { reject } from '../responses.ts';

/** Metrics as text, with their media type. */
export interface Exposition {
  type: string;
  text: string;
}

/** GET /metrics, for Prometheus; 404 with METRICS=off. */
export function metrics(parts: { readonly metrics: () => Promise<Exposition | null> | null }) {
  return async (ctx: Context): Promise<void> => {
    const exposition = await parts.metrics();
    if (exposition === null) return reject(ctx, 'not-found', 'Metrics are switched off (METRICS=off).');
    ctx.set({ 'Content-Type': exposition.type, 'Cache-Control': 'no-store' });
    ctx.body = exposition.text;
  };
}
