import type { Context, Next } from 'koa';

/**
 * Lets web pages of another origin read our answers (Fetch standard, CORS), as Mainsail and Fluidd need when
 * they are not behind the same host. Off by default: any page in the viewer's browser could look at the camera.
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
