import type { Context, Next } from 'koa';

/**
 * Lets pages of another origin read our responses (Fetch standard, CORS), which Mainsail and Fluidd need unless they are
 * served from the same host. Off by default: any page in the viewer's browser could watch the camera.
 */
export function cors(origin: () => string) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const allowed = origin();
    if (allowed !== '') {
      ctx.set({
        'Access-Control-Allow-Origin': allowed,
        'Access-Control-Expose-Headers': 'X-Timestamp, X-Picamd-Error',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
      if (ctx.method === 'OPTIONS')
        ctx.set({
          'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
          'Access-Control-Allow-Headers': 'Authorization, Range',
        });
    }
    await next();
  };
}
