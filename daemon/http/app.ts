import Koa from 'koa';
import type { Context, Next } from 'koa';
import type { AccessControl } from '../access/access-control.ts';
import { errorCode, errorMessage, ERRORS } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { setCameraName } from './camera-name.ts';
import { aliases, axisParameters } from './middleware/aliases.ts';
import type { PictureSize } from './middleware/axis-query.ts';
import { authenticate } from './middleware/authenticate.ts';
import { cors } from './middleware/cors.ts';
import { documentHeaders, hostCheck, urlLimit } from './middleware/host-check.ts';
import { lenientUrl } from './middleware/lenient-url.ts';
import { discardBody, requestBody } from './middleware/request-body.ts';
import { sameSite } from './middleware/same-site.ts';
import { createRouter, knownMethod, knownRoute, matchRoute } from './request-route.ts';
import type { ServedRoute } from './request-route.ts';
import { setShownPages } from './page/shown-pages.ts';
import { reject, setHold } from './responses.ts';
import { setSessionTag } from './session-cookie.ts';

/** Settings that are read for each request. */
interface AppSettings {
  /** Whether the URLs of other programs are served. */
  readonly ALIASES: boolean;
  /** Host names that the camera answers to; none: any. */
  readonly ALLOWED_HOSTS: readonly string[];
  /** The origin whose pages may read our responses; '*': all, '': only our own. */
  readonly CORS_ORIGIN: string;
  readonly MAX_URL_BYTES: number;
}

export interface AppParts {
  readonly access: AccessControl;
  readonly log: Log;
  readonly settings: () => AppSettings;
  /** Of the camera that a request is for; URLs of Axis cameras name it. */
  readonly pictureSize: (ctx: Context) => PictureSize;
  readonly name: () => string;
  /** Recording is on, or something is kept. */
  readonly keepsRecordings: () => boolean;
  /** How long denied and failed requests are delayed, in ms. */
  readonly holdMs?: number | undefined;
}

/** The middleware, in the order in which a request passes it. */
export function createApp(parts: AppParts, routes: readonly ServedRoute[]): Koa {
  const { access, log, settings } = parts;
  const router = createRouter(routes, ({ handler }) => handler);
  const app = new Koa();
  setHold(app, parts.holdMs);
  setCameraName(app, parts.name);
  setShownPages(app, parts);
  setSessionTag(app, () => access.sessionTag);
  // Otherwise Koa prints a stack trace for each client that resets its connection.
  app.on('error', (error: unknown) => log.debug({ err: error }, `http: ${errorMessage(error)}`));
  app.use(catchErrors(log));
  app.use(documentHeaders);
  app.use(urlLimit(() => settings().MAX_URL_BYTES));
  app.use(
    hostCheck(
      () => settings().ALLOWED_HOSTS,
      () => access.mode === 'local',
    ),
  );
  app.use(lenientUrl);
  app.use(cors(() => settings().CORS_ORIGIN));
  app.use(aliases(() => settings().ALIASES));
  app.use(matchRoute(router, routes));
  app.use(discardBody());
  app.use(knownMethod);
  app.use(sameSite);
  app.use(authenticate(access));
  app.use(knownRoute);
  app.use(axisParameters(parts.pictureSize));
  app.use(requestBody);
  app.use(router.routes());
  return app;
}

/** Turns an unexpected error into one failed response, and logs it. */
function catchErrors(log: Log) {
  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      const code = errorCode(error);
      // `GET http://[ HTTP/1.1`: the HTTP parser accepts it, and no URL parser does.
      if (code === 'ERR_INVALID_URL') return reject(ctx, 'bad-request', ERRORS['bad-request'].meaning);
      // The client left in the middle of its request, which is not our error.
      if ((code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') && ctx.req.destroyed) return;
      log.error(
        { err: error, path: ctx.req.url?.split('?')[0]?.slice(0, 100) },
        `http: ${errorMessage(error)}`,
      );
      if (ctx.headerSent) ctx.req.socket.destroy();
      else reject(ctx, 'internal', ERRORS.internal.meaning);
    }
  };
}
