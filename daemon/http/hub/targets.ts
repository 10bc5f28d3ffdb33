import type { Context } from 'koa';
import { answerJson } from '../responses.ts';
import { seenBy } from './cameras-json.ts';
import type { HubRouteParts } from './hub-routes.ts';

/**
 * GET /targets: the picamds among the cameras that the client may watch, for Prometheus' http_sd_configs
 * (https://prometheus.io/docs/prometheus/latest/http_sd/). Without credentials: Prometheus has its own.
 */
export function targets({ cameras, site }: Pick<HubRouteParts, 'cameras' | 'site'>) {
  return (ctx: Context): void => {
    ctx.set('Cache-Control', 'no-store');
    const found = seenBy(ctx, cameras).flatMap(({ name, picamd }) =>
      picamd === null ? [] : [targetOf(name, new URL(picamd), site())],
    );
    answerJson(ctx, found);
  };
}

function targetOf(camera: string, { protocol, host, port, pathname }: URL, site: string) {
  const scheme = protocol.slice(0, -1);
  const address = port === '' ? `${host}:${scheme === 'https' ? 443 : 80}` : host;
  return {
    targets: [address],
    labels: { site, camera, __scheme__: scheme, __metrics_path__: `${pathname}metrics` },
  };
}
