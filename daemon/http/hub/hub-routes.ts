import type { ViewerLimiter } from '../viewer-limiter.ts';
import { CLIENT_ROUTES } from '../client-routes.ts';
import type { ClientRouteParts } from '../client-routes.ts';
import { PictureTurner } from '../picture-turner.ts';
import type { Route } from '../request-route.ts';
import { healthz } from '../routes/health.ts';
import { metrics } from '../routes/metrics.ts';
import type { Exposition } from '../routes/metrics.ts';
import { jsonDocument } from '../routes/json-document.ts';
import { snapshot } from '../routes/snapshot.ts';
import { stateJson } from '../routes/ustreamer-state.ts';
import { videoFeed } from '../routes/video-feed.ts';
import { SnapshotCopies } from '../snapshot-copies.ts';
import { cameraEvents, cameraEventStream } from './camera-events.ts';
import { cameraPage } from './camera-page.ts';
import { camerasJson, seenBy } from './cameras-json.ts';
import { foundCameras } from './found-cameras.ts';
import type { FoundCamerasParts } from './found-cameras.ts';
import { heardClip } from './heard-clip.ts';
import { heardMetrics } from './heard-metrics.ts';
import { heardOrAsked } from './heard-or-asked.ts';
import { hubEventsJson, hubEventStream } from './hub-events-routes.ts';
import type { HubEventsParts } from './hub-events-routes.ts';
import { hubHealthz } from './hub-healthz.ts';
import { hubPage } from './hub-page.ts';
import { targets } from './targets.ts';
import { hubStatusJson } from './hub-status-json.ts';
import type { HubCameraView, HubView, SeenCameras } from './hub-view.ts';
import { ofCamera } from './of-camera.ts';
import { wallLayout } from './wall/wall-layout.ts';
import type { WallLayoutParts } from './wall/wall-layout.ts';
import { wallStream } from './wall/wall-stream.ts';
import { wallWishes } from './wall/wall-wishes.ts';
import type { WallsView } from './wall/walls-view.ts';
import { passThrough } from './pass-through.ts';
import type { PassThroughParts } from './pass-through.ts';

/** What the handlers are made from. */
export interface HubRouteParts
  extends ClientRouteParts, FoundCamerasParts, HubEventsParts, PassThroughParts, WallLayoutParts {
  readonly cameras: HubView;
  readonly status: (seen: SeenCameras) => object;
  /** For Prometheus, of these cameras; null with METRICS=off. */
  readonly metrics: (cameras: readonly Pick<HubCameraView, 'name'>[]) => Promise<Exposition | null> | null;
  /** What the site is called. */
  readonly site: () => string;
  /** Of all cameras together. */
  readonly viewerLimiter: ViewerLimiter;
  readonly walls: WallsView;
}

const GET = { methods: ['GET'] } as const;
const DOCUMENT = { methods: ['GET'], right: 'status', answers: 'document' } as const;
/** Of cameras that are picamds. */
const READ = { methods: ['GET'], right: 'recordings', answers: 'document' } as const;
const PICTURE = { methods: ['GET'], right: 'live', answers: 'picture' } as const;

/** One camera's routes, from the handlers that a single camera has too. */
const videoFeedOfCamera = ofCamera((parts, { name, view, broadcaster }) => {
  const { access, viewerLimiter } = parts;
  const isAuthorized = (...[client, right]: Parameters<typeof access.isAuthorized>) =>
    access.isAuthorized(client, right, name);
  return videoFeed({ camera: view, broadcaster, viewerLimiter, access: { isAuthorized } });
});

/** The pictures on their way to slow clients have one limit for all cameras. */
const snapshotOfCamera = (parts: HubRouteParts) => {
  const shared = { copies: new SnapshotCopies(), turner: new PictureTurner() };
  return ofCamera((_, { view, broadcaster }) =>
    snapshot({ camera: view, broadcaster, privateSnapshot: () => 'error', ...shared }),
  )(parts);
};

/** What is passed through: the path below the camera of the hub, that at the camera, and the parameters. */
const PASSED: readonly (readonly [path: string, to: string, parameters?: readonly string[]])[] = [
  ['recordings/days.json', 'recordings/days.json'],
  ['recordings/list.json', 'recordings/list.json', ['from', 'to', 'after']],
  ['recordings/disk.json', 'recordings/disk.json'],
  ['recordings/picture.jpg', 'recordings/picture.jpg', ['at', 'step']],
  ['recordings/play', 'recordings/play', ['at', 'speed']],
  ['recordings/export', 'recordings/export', ['from', 'to', 'format']],
  ['recordings/:id/clip.avi', 'recordings/:id/clip.avi'],
  ['recordings/:id/snapshot.jpg', 'recordings/:id/snapshot.jpg'],
];

/** Every route of a hub. Those of a camera are the ones that it has when it is alone, below /cameras/NAME. */
export const HUB_ROUTES: readonly Route<HubRouteParts>[] = [
  { ...GET, path: '/', right: 'live', answers: 'page', handler: hubPage },
  ...CLIENT_ROUTES,
  { ...GET, path: '/cameras/found', right: 'admin', answers: 'json', handler: foundCameras },
  { ...GET, path: '/cameras', right: 'live', answers: 'document', handler: camerasJson },
  { ...GET, path: '/cameras/:camera/', right: 'live', answers: 'page', handler: cameraPage },
  { ...PICTURE, path: '/cameras/:camera/video_feed', handler: videoFeedOfCamera },
  { ...PICTURE, path: '/cameras/:camera/snapshot.jpg', handler: snapshotOfCamera },
  {
    ...DOCUMENT,
    path: '/cameras/:camera/status',
    handler: ofCamera((_, camera) => jsonDocument(() => camera.status())),
  },
  {
    ...DOCUMENT,
    path: '/cameras/:camera/state',
    handler: ofCamera((_, camera) => stateJson({ ustreamer: () => camera.ustreamer })),
  },
  {
    ...DOCUMENT,
    path: '/cameras/:camera/healthz',
    right: 'health',
    handler: ofCamera((_, camera) => healthz({ health: () => camera.health })),
  },
  {
    ...DOCUMENT,
    path: '/cameras/:camera/metrics',
    handler: heardOrAsked(heardMetrics, passThrough('metrics', [], 'status')),
  },
  { ...PICTURE, path: '/wall/stream', handler: wallStream },
  { ...GET, path: '/wall/layout.json', right: 'live', answers: 'json', handler: wallLayout },
  { methods: ['PUT'], path: '/wall/layout.json', right: 'admin', answers: 'json', handler: wallLayout },
  { methods: ['PUT'], path: '/wall/wishes', right: 'live', answers: 'json', handler: wallWishes },
  { ...READ, path: '/events.json', answers: 'json', handler: hubEventsJson },
  { ...READ, path: '/events/stream', handler: hubEventStream },
  { ...READ, path: '/cameras/:camera/events', handler: cameraEvents },
  { ...READ, path: '/cameras/:camera/events.json', handler: cameraEvents },
  { ...READ, path: '/cameras/:camera/events/stream', handler: cameraEventStream },
  {
    ...READ,
    path: '/cameras/:camera/clip',
    handler: heardOrAsked(heardClip, passThrough('clip', ['before', 'after', 'format'])),
  },
  ...PASSED.map(([path, to, parameters]) => ({
    ...READ,
    path: `/cameras/:camera/${path}`,
    handler: passThrough(to, parameters),
  })),
  { ...DOCUMENT, path: '/status', handler: hubStatusJson },
  {
    ...DOCUMENT,
    path: '/metrics',
    handler: (parts) => (ctx) => metrics({ metrics: () => parts.metrics(seenBy(ctx, parts.cameras)) })(ctx),
  },
  { ...DOCUMENT, path: '/targets', handler: targets },
  { ...DOCUMENT, path: '/healthz', right: 'health', handler: hubHealthz },
];
