import { cameraName } from '../config/camera-name.ts';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { createApp } from '../http/app.ts';
import { HUB_ROUTES } from '../http/hub/hub-routes.ts';
import type { HubRouteParts } from '../http/hub/hub-routes.ts';
import { cameraOf } from '../http/hub/of-camera.ts';
import { FOLLOWED_PLACES, PASSED_PLACES } from '../http/hub/pass-through.ts';
import { PlaceLimiter } from '../http/place-limiter.ts';
import { serveRoutes } from '../http/request-route.ts';
import type { ViewerLimiter } from '../http/viewer-limiter.ts';
import { Metrics } from '../metrics/metrics.ts';
import { findCameras } from './discovery/find-cameras.ts';
import { HUB_FAMILIES } from './hub-families.ts';
import type { HubMetricParts } from './hub-families.ts';
import type { HubCameras } from './hub-cameras.ts';
import { hubStatus } from './hub-status.ts';
import { Walls } from './wall/walls.ts';

type Made =
  | 'found'
  | 'camerasFile'
  | 'cameras'
  | 'walls'
  | 'metrics'
  | 'site'
  | 'passed'
  | 'followed'
  | 'status'
  | 'firstPage';

interface HubAppParts extends Omit<HubRouteParts, Made> {
  readonly cameras: HubCameras;
  /** The settings in effect. */
  readonly config: () => Config;
  readonly notices: () => readonly Notice[];
  readonly nats: () => Parameters<typeof hubStatus>[0]['nats'];
  readonly viewerLimiter: ViewerLimiter;
}

type Handler = ReturnType<ReturnType<typeof createApp>['callback']>;

interface HubApp {
  readonly handler: Handler;
  readonly metrics: Pick<Metrics<HubMetricParts, readonly { readonly name: string }[]>, 'load' | 'stop'>;
}

/** The routes of a hub, with what they report. */
export function createHubApp(parts: HubAppParts): HubApp {
  const { access, cameras, config, log, nats, notices, stopping, viewerLimiter } = parts;
  const name = () => cameraName(config());
  const metrics = new Metrics(HUB_FAMILIES, async (seen: readonly { readonly name: string }[]) => ({
    cameras: seen.flatMap((camera) => cameras.find(camera.name) ?? []),
    refused: viewerLimiter.refused,
    mostViewers: config().MAX_VIEWERS,
  }));
  let finding: ReturnType<typeof findCameras> | null = null;
  const size = () => ({ width: config().CAMERA_WIDTH, height: config().CAMERA_HEIGHT });
  const pictureSize = (ctx: Parameters<typeof cameraOf>[0]) =>
    cameraOf(ctx, cameras)?.ustreamer.size ?? size();
  const routes = serveRoutes(HUB_ROUTES, {
    ...parts,
    firstPage: '',
    // One at a time, for all who ask.
    found: () => (finding ??= findCameras().finally(() => (finding = null))),
    camerasFile: () => config().CAMERAS_FILE,
    walls: new Walls(cameras, stopping),
    metrics: (seen) => (config().METRICS ? metrics.expose(seen) : null),
    site: () => config().NATS_SITE,
    passed: new PlaceLimiter(PASSED_PLACES),
    followed: new PlaceLimiter(FOLLOWED_PLACES),
    status: (seen) =>
      hubStatus({ name: name(), seen, access: access.mode, notices: notices(), nats: nats() }),
  });
  const app = createApp(
    { access, log, settings: config, name, keepsRecordings: () => false, pictureSize },
    routes,
  );
  return { handler: app.callback(), metrics };
}
