import type { Context, Next } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import type { Client } from '../../access/client.ts';
import { isDenial } from '../../access/login-guard.ts';
import type { Denial } from '../../access/login-guard.ts';
import { isLiveOnly } from '../../access/rights.ts';
import { plainAddress } from '../../net/addresses.ts';
import { denyAccess } from '../access-denied.ts';
import { isOfferedTo } from '../first-user-offer.ts';
import { redirect } from '../redirect.ts';
import { setClient } from '../request-client.ts';
import { presentedCredentials } from '../request-credentials.ts';
import { routeOf } from '../request-route.ts';
import { NO_STORE, wantsHtml } from '../responses.ts';
import { cookieCounts } from './same-site.ts';

/** Only users learn that a path does not exist. */
const UNKNOWN_PATH = 'login';

/** Admits a request or answers it. Runs after the aliases: their URLs need the same rights as what they serve. */
export function authenticate(access: AccessControl) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const peer = plainAddress(ctx.req.socket.remoteAddress ?? '');
    const proxied = access.proxies.trusts(peer);
    const client = setClient(ctx, {
      address: access.proxies.clientOf(peer, ctx.get('X-Forwarded-For')),
      secure: 'encrypted' in ctx.req.socket || (proxied && ctx.get('X-Forwarded-Proto') === 'https'),
      identity: null,
    });
    const { route, closest } = routeOf(ctx);
    const right = closest?.right ?? UNKNOWN_PATH;
    await access.refresh();
    if (access.initialSetup.isPending)
      return access.allows(null, right) ? next() : beforeSetup(ctx, route?.answers === 'page');
    if (!access.isClosed) {
      client.identity = 'anyone';
      // Who opens the settings on this machine becomes the first admin.
      if (right === 'admin' && route?.answers === 'page' && wantsHtml(ctx) && isOfferedTo(ctx, access))
        return leadToSetup(ctx);
      return ctx.method === 'OPTIONS' || access.allows('anyone', right) ? next() : refuse(ctx, 'anyone');
    }
    // A browser sends its preflight without credentials (Fetch standard, CORS-preflight).
    if (right === 'open' || ctx.method === 'OPTIONS') return next();
    const sent = presentedCredentials(ctx);
    const presented = sent?.kind === 'session' && !cookieCounts(ctx) ? null : sent;
    const identity = presented === null ? null : await access.identify(presented, client.address);
    if (isDenial(identity)) return denyAccess(ctx, identity);
    client.identity = identity;
    return access.allows(identity, right) ? next() : refuse(ctx, identity);
  };
}

/** Answers a client that lacks the right, with what is true of it. */
function refuse(ctx: Context, identity: Client['identity']): Promise<void> {
  return denyAccess(ctx, { code: codeFor(identity), holdMs: 0 });
}

function codeFor(identity: Client['identity']): Denial['code'] {
  if (identity === null) return 'no-credentials';
  if (identity === 'anyone') return 'needs-admin';
  return identity.kind === 'token' && isLiveOnly(identity.rights) ? 'only-viewing' : 'missing-right';
}

/** Nothing is served that needs credentials until there is a user; the page redirects to where one is created. */
async function beforeSetup(ctx: Context, isPage: boolean): Promise<void> {
  if (!isPage) return denyAccess(ctx, { code: 'not-set-up', holdMs: 0 });
  leadToSetup(ctx);
}

function leadToSetup(ctx: Context): void {
  ctx.set('Cache-Control', NO_STORE);
  redirect(ctx, 'setup');
}
