import type { Context } from 'koa';
import type { AccessControl } from '../access/access-control.ts';
import type { Broadcaster } from '../stream/broadcaster.ts';
import type { CameraView } from './camera-view.ts';
import type { PageFacts } from './page/page.ts';
import { favicon, manifest, page, pageFile, touchIcon } from './page/page.ts';
import { recipes } from './recipes/recipes.ts';
import type { RecipeFacts } from './recipes/recipes.ts';
import { settingsPage } from './page/settings-page.ts';
import type { Method, RouteFacts } from './request-route.ts';
import { SURVEILLANCE_ROUTES } from './surveillance-routes.ts';
import type { SurveillanceRouteParts } from './surveillance-routes.ts';
import { accessJson, token, tokens, user, users } from './routes/access.ts';
import { healthz, livez } from './routes/health.ts';
import type { Health } from './routes/health.ts';
import { statusJson } from './routes/json-document.ts';
import { login, logout } from './routes/login.ts';
import { clearCard, machineJson, machinePower, restartPicamd } from './routes/machine.ts';
import type { MachineParts } from './routes/machine.ts';
import { metrics } from './routes/metrics.ts';
import type { Exposition } from './routes/metrics.ts';
import { password } from './routes/password.ts';
import { qrCode } from './routes/qr-code.ts';
import { robots } from './routes/robots.ts';
import {
  confirmMasks,
  confirmSettings,
  restoreSettings,
  settingsConf,
  settingsJson,
  takeBackSettings,
} from './routes/settings.ts';
import { setup } from './routes/setup.ts';
import { snapshot } from './routes/snapshot.ts';
import { stateJson } from './routes/ustreamer-state.ts';
import type { UstreamerFacts } from './routes/ustreamer-state.ts';
import { videoFeed } from './routes/video-feed.ts';
import type { MaskReview } from '../settings/mask-review.ts';
import type { ViewerLimiter } from './viewer-limiter.ts';

/** What the handlers are made from. */
export interface RouteParts extends MachineParts, SurveillanceRouteParts {
  readonly access: AccessControl;
  readonly camera: CameraView;
  readonly broadcaster: Broadcaster;
  readonly viewerLimiter: ViewerLimiter;
  /** A random id of this start of picamd, which tells it from others. */
  readonly instance: string;
  readonly health: () => Health;
  readonly status: () => Promise<object>;
  readonly ustreamer: () => UstreamerFacts;
  /** For Prometheus; null with METRICS=off. */
  readonly metrics: () => Promise<Exposition | null> | null;
  readonly page: () => PageFacts;
  readonly recipes: () => RecipeFacts;
  readonly maskReview: MaskReview;
}

export interface Route extends RouteFacts {
  readonly handler: (parts: RouteParts) => (ctx: Context) => Promise<void> | void;
}

const GET: readonly Method[] = ['GET'];
const POST: readonly Method[] = ['POST'];
const GET_POST: readonly Method[] = ['GET', 'POST'];

/**
 * Every route. What is not here is 404, and only `form` and `json` take a body. Rights, body limits, their tests and the list in
 * README.md follow from this table. URLs of other programs are in middleware/aliases.ts,
 * the rows of motion, events and recordings in surveillance-routes.ts.
 *
 * A new route is one row here and one file in routes/, for example uptime.ts:
 *
 *     export function uptime(ctx: Context): void {
 *       answerJson(ctx, { seconds: process.uptime() });
 *     }
 *
 *     { methods: GET, path: '/uptime', right: 'status', answers: 'document', handler: () => uptime },
 */
export const ROUTES: readonly Route[] = [
  { methods: GET, path: '/', right: 'live', answers: 'page', handler: page },
  { methods: GET, path: '/page/:hash/:name', right: 'open', answers: 'document', handler: () => pageFile },
  { methods: GET, path: '/favicon.svg', right: 'open', answers: 'document', handler: () => favicon },
  { methods: GET, path: '/favicon.ico', right: 'open', answers: 'document', handler: () => favicon },
  { methods: GET, path: '/icon.png', right: 'open', answers: 'document', handler: () => touchIcon },
  {
    methods: GET,
    path: '/manifest.webmanifest',
    right: 'open',
    answers: 'document',
    handler: () => manifest,
  },
  { methods: GET, path: '/robots.txt', right: 'open', answers: 'document', handler: () => robots },
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
  { methods: GET, path: '/access.json', right: 'admin', answers: 'json', handler: accessJson },
  { methods: POST, path: '/users', right: 'admin', answers: 'json', handler: users },
  { methods: ['PATCH', 'DELETE'], path: '/users/:name', right: 'admin', answers: 'json', handler: user },
  { methods: POST, path: '/tokens', right: 'admin', answers: 'json', handler: tokens },
  { methods: ['DELETE'], path: '/tokens/:name', right: 'admin', answers: 'json', handler: token },
  { methods: POST, path: '/qr-code', right: 'admin', answers: 'json', handler: () => qrCode },
  { methods: GET_POST, path: '/password', right: 'login', answers: 'form', handler: password },
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
  { methods: GET, path: '/livez', right: 'open', answers: 'document', handler: livez },
  { methods: GET_POST, path: '/login', right: 'open', answers: 'form', handler: login },
  { methods: POST, path: '/logout', right: 'login', answers: 'document', handler: logout },
  { methods: GET_POST, path: '/setup', right: 'open', answers: 'form', handler: setup },
];
