import { Router } from '@koa/router';
import type { Context, Next } from 'koa';
import type { Right } from '../access/access-control.ts';
import { reject } from './responses.ts';

/** `GET` includes HEAD. */
export type Method = 'GET' | 'POST';

/**
 * What a route answers. `page`: HTML; leads to /setup while there is no user. `picture`: errors have an empty body,
 * because some clients take any body for the picture. `form`: HTML, and POST takes its fields. `document`: anything else.
 */
export type AnswerKind = 'page' | 'picture' | 'document' | 'form';

/** All that is known about a route but its handler. */
export interface RouteFacts {
  readonly methods: readonly Method[];
  /** As @koa/router takes it: `:name` matches one segment; the handler finds it in `ctx.params`. */
  readonly path: string;
  readonly right: Right;
  readonly answers: AnswerKind;
}

/** `route` takes the request's path and method, `samePath` are all routes at its path. */
interface RequestRoute {
  readonly route: RouteFacts | null;
  readonly samePath: readonly RouteFacts[];
}

const requestRoutes = new WeakMap<Context, RequestRoute>();

type Handler = (ctx: Context) => Promise<void> | void;

/** The table as a router. `handlerOf` is called once for each row. */
export function createRouter<T extends RouteFacts>(routes: readonly T[], handlerOf: (route: T) => Handler) {
  const router = new Router();
  for (const [row, route] of routes.entries()) {
    // The relative links of HTML would lead elsewhere from `/setup/`; `/status/` is `/status`.
    const strict = route.answers === 'form' || route.answers === 'page';
    router.register(route.path, [...route.methods], handlerOf(route), { name: String(row), strict });
  }
  return router;
}

/** Finds the route before anything is decided about the request: rights, limits and handler are those of one row. */
export function matchRoute(router: Router, routes: readonly RouteFacts[]) {
  const rowsOf = (layers: readonly { name?: string | undefined }[]) =>
    layers.flatMap(({ name }) => routes[Number(name)] ?? []);
  return async (ctx: Context, next: Next): Promise<void> => {
    const { path, pathAndMethod } = router.match(ctx.path, ctx.method);
    requestRoutes.set(ctx, { route: rowsOf(pathAndMethod)[0] ?? null, samePath: rowsOf(path) });
    return next();
  };
}

export function routeOf(ctx: Context): RequestRoute {
  const found = requestRoutes.get(ctx);
  if (found === undefined) throw new Error('matchRoute() comes first');
  return found;
}

/** Answers a path without a route and a method that the path does not take. */
export async function knownRoute(ctx: Context, next: Next): Promise<void> {
  const { route, samePath } = routeOf(ctx);
  if (route !== null) return next();
  if (samePath.length === 0)
    return reject(
      ctx,
      'not-found',
      `There is nothing at ${ctx.path.slice(0, 100)}; the live picture is at /`,
    );
  ctx.set('Allow', [...samePath.flatMap(methodsOf), 'OPTIONS'].join(', '));
  ctx.status = ctx.method === 'OPTIONS' ? 204 : 405;
  ctx.body = '';
  ctx.remove('Content-Type');
}

function methodsOf({ methods }: RouteFacts): readonly string[] {
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method));
}
