import { Router } from '@koa/router';
import Koa from 'koa';
import type { Context, Next } from 'koa';
import { sentence } from '../errors.ts';
import type { Log } from '../log.ts';
import { aliases } from './aliases.ts';
import { refuse } from './answers.ts';
import { healthz, livez } from './health.ts';
import type { Health } from './health.ts';
import { favicon, page, pageFile } from './page/page.ts';
import type { PageFacts } from './page/page.ts';
import { snapshot } from './snapshot.ts';
import { jsonDocument } from './status.ts';
import { ustreamerState } from './ustreamer-state.ts';
import type { UstreamerFacts } from './ustreamer-state.ts';
import { videoFeed } from './video-feed.ts';
import type { VideoFeedParts } from './video-feed.ts';

export interface AppParts extends VideoFeedParts {
  health(): Health;
  status(): Promise<object>;
  ustreamer(): UstreamerFacts;
  /** Whether the URLs of other programs are served. */
  aliases(): boolean;
  page(): PageFacts;
  log: Log;
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
  router.get('/snapshot.jpg', snapshot(parts.camera));
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
  router.get(['/favicon.svg', '/favicon.ico'], favicon);

  const app = new Koa();
  app.use(faults(parts.log));
  app.use(
    aliases(
      () => parts.aliases(),
      () => parts.ustreamer().size,
    ),
  );
  app.use(methods(router));
  app.use(router.routes());
  return app;
}

/** Answers what is no GET and no HEAD, and what is nowhere. */
function methods(router: Router) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (!router.match(ctx.path, 'GET').route) {
      return refuse(
        ctx,
        'not-found',
        `There is nothing at ${ctx.path.slice(0, 100)}; the live picture is at /`,
      );
    }
    if (ctx.method === 'GET' || ctx.method === 'HEAD') return next();
    ctx.set({ Allow: ALLOWED, 'Content-Length': '0' });
    ctx.status = ctx.method === 'OPTIONS' ? 204 : 405;
    // A body that nobody will read: the connection cannot be used again.
    if (ctx.method !== 'OPTIONS') ctx.set('Connection', 'close');
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
      log.error({ err: error, path: ctx.path }, `http: ${sentence(error)}`);
      if (ctx.headerSent) ctx.req.socket.destroy();
      else refuse(ctx, 'internal', 'A fault of picamd; its log has the details.');
    }
  };
}
