import type { Context, Next } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { isDenial } from '../../access/login-guard.ts';
import { plainAddress } from '../../net/addresses.ts';
import { denyAccess } from '../access-denied.ts';
import { redirect } from '../redirect.ts';
import { setClient } from '../request-client.ts';
import { readCredentials } from '../request-credentials.ts';
import { NO_STORE } from '../responses.ts';

/** What one may see: `open` everybody, `view` whoever may look at the picture, `user` users alone. */
type Level = 'open' | 'view' | 'user';

/** Every other path is for users. */
const LEVELS: Record<string, Level> = {
  '/livez': 'open',
  '/login': 'open',
  '/setup': 'open',
  '/favicon.svg': 'open',
  '/favicon.ico': 'open',
  '/': 'view',
  '/video_feed': 'view',
  '/snapshot.jpg': 'view',
  '/healthz': 'view',
};

/** What the page is made of stands in every copy of picamd. */
const PAGE_FILES = '/page/';

function levelOf(path: string): Level {
  return path.startsWith(PAGE_FILES) ? 'open' : (LEVELS[path] ?? 'user');
}

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
    await access.refresh();
    if (access.initialSetup.isPending) return beforeSetup(ctx, next, access);
    if (!access.isClosed) {
      client.identity = 'anyone';
      return next();
    }
    const level = levelOf(ctx.path);
    // A browser sends its preflight without credentials (Fetch standard, CORS-preflight).
    if (level === 'open' || ctx.method === 'OPTIONS') return next();
    const presented = readCredentials(ctx);
    const result = presented === null ? null : await access.identify(presented, client.address);
    if (isDenial(result)) return denyAccess(ctx, result);
    client.identity = result;
    if (result === null) {
      const stranger = ctx.path === '/healthz' && access.healthOpen;
      return stranger ? next() : denyAccess(ctx, { code: 'no-credentials', holdMs: 0 });
    }
    if (result.kind === 'token' && level === 'user')
      return denyAccess(ctx, { code: 'only-viewing', holdMs: 0 });
    return next();
  };
}

/** Until the first user is created nothing but the setup is served; the page redirects to it. */
async function beforeSetup(ctx: Context, next: Next, access: AccessControl): Promise<void> {
  const open = levelOf(ctx.path) === 'open' && ctx.path !== '/login';
  if (open || (ctx.path === '/healthz' && access.healthOpen)) return next();
  if (ctx.path === '/' && /^(GET|HEAD)$/.test(ctx.method)) {
    ctx.set('Cache-Control', NO_STORE);
    return redirect(ctx, 'setup');
  }
  return denyAccess(ctx, { code: 'not-set-up', holdMs: 0 });
}
