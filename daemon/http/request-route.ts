import { Router } from '@koa/router';
import type { Context, Next } from 'koa';
import type { Right } from '../access/access-control.ts';
import { notFound } from './not-found.ts';

/** `GET` includes HEAD. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * What a route answers. `page`: HTML; redirects to /setup until there is a user. `picture`: errors have an empty body,
 * because some clients take any body for the picture. `form`: HTML, and POST takes its fields.
 * `json`: JSON, also for errors; POST, PATCH and PUT take a body. `document`: anything else.
 */
export type AnswerKind = 'page' | 'picture' | 'document' | 'form' | 'json';

/** What is known about a route, except its handler. */
export interface RouteFacts {
  readonly methods: readonly Method[];
  /** For @koa/router: `:name` matches one segment; the handler finds it in `ctx.params`. */
  readonly path: string;
  readonly right: Right;
  readonly answers: AnswerKind;
}

interface RequestRoute {
  /** The route of the request's path and method, or null. */
  readonly route: RouteFacts | null;
  /** `route`, or else another one of the same path, whose rights apply to 405 and OPTIONS; null if there is none. */
  readonly closest: RouteFacts | null;
  /** All methods of the path. */
  readonly methods: readonly string[];
}

const requestRoutes = new WeakMap<Context, RequestRoute>();

/** Answers a request. */
export type Handler = (ctx: Context) => Promise<void> | void;

/** A row of a table of routes; its handler is made from `Parts`. */
export interface Route<Parts> extends RouteFacts {
  readonly handler: (parts: Parts) => Handler;
}

/** A route whose handler has been made. */
export interface ServedRoute extends RouteFacts {
  readonly handler: Handler;
}

/** Makes the handlers. */
export function serveRoutes<Parts>(routes: readonly Route<Parts>[], parts: Parts): ServedRoute[] {
  return routes.map((route) => ({ ...route, handler: route.handler(parts) }));
}

/** The table as a router; `handlerOf` is called once for each row. Case does not matter in paths. */
export function createRouter<T extends RouteFacts>(routes: readonly T[], handlerOf: (route: T) => Handler) {
  const router = new Router();
  for (const [row, route] of routes.entries()) {
    // `/status/` is `/status`, but the relative links of HTML would lead elsewhere from `/setup/`.
    const strict = route.answers === 'form' || route.answers === 'page';
    router.register(route.path, [...route.methods], handlerOf(route), { name: String(row), strict });
  }
  return router;
}

/** Finds the route once per request, so that rights, limits and handler are always those of one row. */
export function matchRoute(router: Router, routes: readonly RouteFacts[]) {
  const rowsOf = (layers: readonly { name?: string | undefined }[]) =>
    layers.flatMap(({ name }) => routes[Number(name)] ?? []);
  return async (ctx: Context, next: Next): Promise<void> => {
    const { path, pathAndMethod } = router.match(ctx.path, ctx.method);
    const matching = rowsOf(path);
    // `/recordings/days.json` is no id of `/recordings/:id`.
    const literal = matching.filter((row) => !row.path.includes(':'));
    const samePath = literal.length > 0 ? literal : matching;
    const route = rowsOf(pathAndMethod).find((row) => samePath.includes(row)) ?? null;
    requestRoutes.set(ctx, {
      route,
      closest: route ?? samePath[0] ?? null,
      methods: samePath.flatMap(methodsOf),
    });
    return next();
  };
}

export function routeOf(ctx: Context): RequestRoute {
  const found = requestRoutes.get(ctx);
  if (found === undefined) throw new Error('matchRoute() must run first');
  return found;
}

/** Answers 405 where the path has routes with other methods, before credentials are looked at. */
export async function knownMethod(ctx: Context, next: Next): Promise<void> {
  const { route, closest } = routeOf(ctx);
  return route === null && closest !== null && ctx.method !== 'OPTIONS' ? knownRoute(ctx, next) : next();
}

/** Answers requests without a route: 404, 405, or 204 to OPTIONS. */
export async function knownRoute(ctx: Context, next: Next): Promise<void> {
  const { route, closest, methods } = routeOf(ctx);
  if (route !== null) return next();
  if (closest === null) return notFound(ctx);
  ctx.status = ctx.method === 'OPTIONS' ? 204 : 405;
  if (ctx.status === 405) ctx.set('X-Picamd-Error', 'method-not-allowed');
  ctx.set('Allow', [...methods, 'OPTIONS'].join(', '));
  ctx.body = '';
  ctx.remove('Content-Type');
}

function methodsOf({ methods }: RouteFacts): readonly string[] {
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method));
}
