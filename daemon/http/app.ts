import { finished } from 'node:stream/promises';
import { Router } from '@koa/router';
import Koa from 'koa';
import type { Context, Next } from 'koa';
import type { AccessControl } from '../access/access-control.ts';
import { errorCode, errorMessage, ERRORS } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { aliases, axisParameters } from './middleware/aliases.ts';
import { cors } from './middleware/cors.ts';
import { reject, setHold } from './responses.ts';
import { authenticate } from './middleware/authenticate.ts';
import { healthz, livez } from './routes/health.ts';
import type { Health } from './routes/health.ts';
import { documentHeaders, hostCheck, urlLimit } from './middleware/host-check.ts';
import { login, logout } from './routes/login.ts';
import { favicon, page, pageFile } from './page/page.ts';
import { metrics } from './routes/metrics.ts';
import type { Exposition } from './routes/metrics.ts';
import type { PageFacts } from './page/page.ts';
import { recipes } from './recipes/recipes.ts';
import type { RecipeFacts } from './recipes/recipes.ts';
import { setup } from './routes/setup.ts';
import { snapshot } from './routes/snapshot.ts';
import { jsonDocument } from './routes/json-document.ts';
import { ustreamerState } from './routes/ustreamer-state.ts';
import type { UstreamerFacts } from './routes/ustreamer-state.ts';
import { videoFeed } from './routes/video-feed.ts';
import type { VideoFeedParts } from './routes/video-feed.ts';

/** Those settings that are read anew for each request. */
interface AppSettings {
  /** Whether the URLs of other programs are served. */
  readonly ALIASES: boolean;
  /** Names that the camera may be asked under; none: any. */
  readonly ALLOWED_HOSTS: readonly string[];
  /** The origin whose pages may read what we answer; '*': all, '': none but our own. */
  readonly CORS_ORIGIN: string;
  readonly MAX_URL_BYTES: number;
}

export interface AppParts extends VideoFeedParts {
  health(): Health;
  status(): Promise<object>;
  ustreamer(): UstreamerFacts;
  access: AccessControl;
  settings(): AppSettings;
  /** For Prometheus; null when that is switched off. */
  metrics(): Promise<Exposition> | null;
  page(): PageFacts;
  recipes(): RecipeFacts;
  log: Log;
  /** How long denied and failed requests are held back, in ms. */
  holdMs?: number | undefined;
}

const ALLOWED = 'GET, HEAD, OPTIONS';

/** The routes. Each is a file of this folder. */
export function createApp(parts: AppParts): Koa {
  const router = new Router();
  router.get(
    '/',
    page(() => parts.page()),
  );
  router.get('/page/:hash/:name', pageFile);
  router.get('/video_feed', videoFeed(parts));
  router.get('/snapshot.jpg', snapshot(parts.camera, parts.broadcaster));
  router.get(
    '/status',
    jsonDocument(() => parts.status()),
  );
  router.get(
    '/state',
    jsonDocument(() => ustreamerState(parts.ustreamer(), performance.now())),
  );
  router.get(
    '/healthz',
    healthz(() => parts.health()),
  );
  router.get('/livez', livez);
  router.get('/login', login(parts.access));
  router.post('/login', login(parts.access));
  router.post('/logout', logout);
  router.get('/setup', setup(parts.access));
  router.post('/setup', setup(parts.access));
  router.get(
    '/metrics',
    metrics(() => parts.metrics()),
  );
  router.get(
    '/recipes',
    recipes(() => parts.recipes()),
  );
  router.get(['/favicon.svg', '/favicon.ico'], favicon);

  const app = new Koa();
  setHold(app, parts.holdMs);
  // Koa would print a stack for each client that resets its connection.
  app.on('error', (error: unknown) => parts.log.debug({ err: error }, `http: ${errorMessage(error)}`));
  app.use(faults(parts.log));
  app.use(documentHeaders);
  app.use(urlLimit(() => parts.settings().MAX_URL_BYTES));
  app.use(hostCheck(() => parts.settings().ALLOWED_HOSTS));
  app.use(cors(() => parts.settings().CORS_ORIGIN));
  app.use(aliases(() => parts.settings().ALIASES));
  app.use(authenticate(parts.access));
  app.use(axisParameters(() => parts.ustreamer().size));
  app.use(methods(router));
  app.use(router.routes());
  return app;
}

/** Answers what is no GET and no HEAD, and what is nowhere. */
function methods(router: Router) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const here = router.match(ctx.path, ctx.method).route;
    if (!here && !router.match(ctx.path, 'GET').route) {
      return reject(
        ctx,
        'not-found',
        `There is nothing at ${ctx.path.slice(0, 100)}; the live picture is at /`,
      );
    }
    if (here) return next();
    // A client that is still sending a body would see a reset in the place of an answer.
    await finished(ctx.req).catch(() => {});
    ctx.set({ Allow: ALLOWED, 'Content-Length': '0' });
    ctx.status = ctx.method === 'OPTIONS' ? 204 : 405;
    ctx.respond = false;
    ctx.res.end();
  };
}

/** A fault of ours costs one answer, and is logged. */
function faults(log: Log) {
  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      const code = errorCode(error);
      // `GET http://[ HTTP/1.1`: the parser takes it, and no URL parser does.
      if (code === 'ERR_INVALID_URL') return reject(ctx, 'bad-request', ERRORS['bad-request'].meaning);
      // The client has gone in the middle of its request, which anybody may do as often as he likes.
      if (code === 'ECONNRESET' && ctx.req.destroyed) return;
      log.error(
        { err: error, path: ctx.req.url?.split('?')[0]?.slice(0, 100) },
        `http: ${errorMessage(error)}`,
      );
      if (ctx.headerSent) ctx.req.socket.destroy();
      else reject(ctx, 'internal', 'A fault of picamd; its log has the details.');
    }
  };
}
