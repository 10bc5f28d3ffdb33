import type { Broadcaster } from '../stream/broadcaster.ts';
import type { CameraView } from './camera-view.ts';
import { CLIENT_ROUTES } from './client-routes.ts';
import type { ClientRouteParts } from './client-routes.ts';
import type { PageFacts } from './page/page.ts';
import { page } from './page/page.ts';
import { recipes } from './recipes/recipes.ts';
import type { RecipeFacts } from './recipes/recipes.ts';
import { settingsPage } from './page/settings-page.ts';
import type { Method, Route } from './request-route.ts';
import { SURVEILLANCE_ROUTES } from './surveillance-routes.ts';
import type { SurveillanceRouteParts } from './surveillance-routes.ts';
import { healthz } from './routes/health.ts';
import type { Health } from './routes/health.ts';
import { statusJson } from './routes/json-document.ts';
import { clearCard, machineJson, machinePower, restartPicamd } from './routes/machine.ts';
import type { MachineParts } from './routes/machine.ts';
import { metrics } from './routes/metrics.ts';
import type { Exposition } from './routes/metrics.ts';
import {
  confirmMasks,
  confirmSettings,
  restoreSettings,
  settingsConf,
  settingsJson,
  takeBackSettings,
} from './routes/settings.ts';
import { snapshot } from './routes/snapshot.ts';
import { stateJson } from './routes/ustreamer-state.ts';
import type { UstreamerFacts } from './routes/ustreamer-state.ts';
import { videoFeed } from './routes/video-feed.ts';
import type { MaskReview } from '../settings/mask-review.ts';
import type { ViewerLimiter } from './viewer-limiter.ts';

/** What the handlers are made from. */
export interface RouteParts extends ClientRouteParts, MachineParts, SurveillanceRouteParts {
  readonly camera: CameraView;
  readonly broadcaster: Broadcaster;
  readonly viewerLimiter: ViewerLimiter;
  readonly health: () => Health;
  readonly status: () => Promise<object>;
  readonly ustreamer: () => UstreamerFacts;
  /** For Prometheus; null with METRICS=off. */
  readonly metrics: () => Promise<Exposition | null> | null;
  readonly page: () => PageFacts;
  readonly recipes: () => RecipeFacts;
  readonly maskReview: MaskReview;
}

const GET: readonly Method[] = ['GET'];
const POST: readonly Method[] = ['POST'];

/**
 * Every route. What is not here is 404, and only `form` and `json` take a body. Rights, body limits, their tests and the list in
 * README.md follow from this table. URLs of other programs are in middleware/aliases.ts, the rows of log-in, users and tokens in
 * client-routes.ts, those of motion, events and recordings in surveillance-routes.ts.
 *
 * A new route is one row here and one file in routes/, for example uptime.ts:
 *
 *     export function uptime(ctx: Context): void {
 *       answerJson(ctx, { seconds: process.uptime() });
 *     }
 *
 *     { methods: GET, path: '/uptime', right: 'status', answers: 'document', handler: () => uptime },
 */
export const ROUTES: readonly Route<RouteParts>[] = [
  { methods: GET, path: '/', right: 'live', answers: 'page', handler: page },
  ...CLIENT_ROUTES,
  { methods: GET, path: '/video_feed', right: 'live', answers: 'picture', handler: videoFeed },
  { methods: GET, path: '/snapshot.jpg', right: 'live', answers: 'picture', handler: snapshot },
  ...SURVEILLANCE_ROUTES,
  { methods: GET, path: '/status', right: 'status', answers: 'document', handler: statusJson },
  { methods: GET, path: '/state', right: 'status', answers: 'document', handler: stateJson },
  { methods: GET, path: '/metrics', right: 'status', answers: 'document', handler: metrics },
  { methods: GET, path: '/recipes', right: 'status', answers: 'document', handler: recipes },
  { methods: GET, path: '/settings', right: 'admin', answers: 'page', handler: () => settingsPage },
  {
    methods: ['GET', 'PATCH', 'DELETE'],
    path: '/settings.json',
    right: 'admin',
    answers: 'json',
    handler: settingsJson,
  },
  {
    methods: ['GET', 'PUT'],
    path: '/settings.conf',
    right: 'admin',
    answers: 'json',
    handler: settingsConf,
  },
  { methods: POST, path: '/settings/confirm', right: 'admin', answers: 'json', handler: confirmSettings },
  { methods: POST, path: '/settings/masks', right: 'admin', answers: 'json', handler: confirmMasks },
  {
    methods: ['DELETE'],
    path: '/settings/trial',
    right: 'admin',
    answers: 'json',
    handler: takeBackSettings,
  },
  { methods: POST, path: '/settings/restore', right: 'admin', answers: 'json', handler: restoreSettings },
  { methods: GET, path: '/machine.json', right: 'admin', answers: 'document', handler: machineJson },
  {
    methods: POST,
    path: '/machine/restart',
    right: 'admin',
    answers: 'document',
    handler: machinePower('restart'),
  },
  {
    methods: POST,
    path: '/machine/shut-down',
    right: 'admin',
    answers: 'document',
    handler: machinePower('shutDown'),
  },
  { methods: POST, path: '/card/clear', right: 'admin', answers: 'document', handler: clearCard },
  { methods: POST, path: '/restart', right: 'control', answers: 'document', handler: restartPicamd },
  { methods: GET, path: '/healthz', right: 'health', answers: 'document', handler: healthz },
];
