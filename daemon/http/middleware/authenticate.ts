import type { Context, Next } from 'koa';
import type { Authenticator, Identity, PresentedCredentials } from '../../access/authenticator.ts';
import type { Claim } from '../../access/claim.ts';
import type { LoginThrottle } from '../../access/login-throttle.ts';
import { plainAddress } from '../../net/addresses.ts';
import type { TrustedProxies } from '../../net/trusted-proxies.ts';
import { NO_STORE } from '../responses.ts';
import { setClient } from '../request-client.ts';
import { redirect } from '../redirect.ts';
import { refuseCaller } from '../refusals.ts';
import type { Refusal } from '../refusals.ts';
import { readCredentials } from '../request-credentials.ts';

/** What the gate has to know; door.ts joins it. */
export interface AuthenticateParts {
  authenticator: Authenticator;
  /** Apart: an old token in an NVR, or in the pictures of a hostile page, takes nobody's password away. */
  guesses: Readonly<Record<'password' | 'token', LoginThrottle>>;
  /** False: everybody may do everything (AUTH=none, or only this machine is listened to). */
  closed(): boolean;
  /** While nobody could log in and somebody may become the first user; else null. */
  claim(): Claim | null;
  proxies(): TrustedProxies;
  /** /healthz answers strangers too, without its reasons. */
  healthOpen(): boolean;
  /** Takes over credentials that have changed since. */
  refresh(): Promise<void>;
  /** An address has guessed so often that it is refused from now on. */
  onRefused(address: string): void;
}

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

/** Lets a request through or answers it. Stands behind the aliases: their URLs are guarded as what they serve. */
export function authenticate(parts: AuthenticateParts) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const peer = plainAddress(ctx.req.socket.remoteAddress ?? '');
    const proxies = parts.proxies();
    const proxied = proxies.trusts(peer);
    const caller = setClient(ctx, {
      address: proxies.clientOf(peer, ctx.get('X-Forwarded-For')),
      secure: 'encrypted' in ctx.req.socket || (proxied && ctx.get('X-Forwarded-Proto') === 'https'),
      who: null,
    });
    await parts.refresh();
    if (parts.claim() !== null) return beforeSetup(ctx, next, parts);
    if (!parts.closed()) {
      caller.who = 'everybody';
      return next();
    }
    const level = levelOf(ctx.path);
    // A browser asks without credentials what it may ask (Fetch standard, CORS-preflight).
    if (level === 'open' || ctx.method === 'OPTIONS') return next();
    const shown = readCredentials(ctx);
    const who = shown === null ? null : await identify(parts, shown, caller.address);
    if (isRefusal(who)) return refuseCaller(ctx, who);
    caller.who = who;
    if (who === null) {
      const stranger = ctx.path === '/healthz' && parts.healthOpen();
      return stranger ? next() : refuseCaller(ctx, { code: 'no-credentials', holdMs: 0 });
    }
    if (who.kind === 'token' && level === 'user')
      return refuseCaller(ctx, { code: 'only-viewing', holdMs: 0 });
    return next();
  };
}

/** Nobody is let in before there is a user: the page leads to where one is made. */
async function beforeSetup(ctx: Context, next: Next, parts: AuthenticateParts): Promise<void> {
  const open = levelOf(ctx.path) === 'open' && ctx.path !== '/login';
  if (open || (ctx.path === '/healthz' && parts.healthOpen())) return next();
  if (ctx.path === '/' && /^(GET|HEAD)$/.test(ctx.method)) {
    ctx.set('Cache-Control', NO_STORE);
    return redirect(ctx, 'setup');
  }
  return refuseCaller(ctx, { code: 'not-set-up', holdMs: 0 });
}

/** Who it is; null for a session that has ended, a refusal for what is wrong. Wrong ones are counted. */
export async function identify(
  { authenticator, guesses: byKind, onRefused }: AuthenticateParts,
  shown: PresentedCredentials,
  address: string,
): Promise<Identity | Refusal | null> {
  const nowMs = performance.now();
  const known = authenticator.known(shown);
  if (known !== null || shown.kind === 'session') return known;
  // The same words as of somebody who is being checked: no guess of their own.
  const underWay = shown.kind === 'password' ? authenticator.pendingVerification(shown) : undefined;
  if (underWay !== undefined) {
    const who = await underWay;
    if (who === 'busy') return { code: 'busy-verifying', holdMs: 0 };
    return who ?? { code: 'wrong-credentials', holdMs: 0 };
  }
  const guesses = byKind[shown.kind];
  if (guesses.isBlocked(address, nowMs)) return { code: 'too-many-guesses', holdMs: 0 };
  // Counted before it is computed: a hundred at once are a hundred.
  const { tries, holdMs } = guesses.recordFailure(address, nowMs);
  const who = shown.kind === 'password' ? await authenticator.verify(shown, tries) : null;
  if (who === 'busy') {
    guesses.recordUnchecked(address, performance.now());
    return { code: 'busy-verifying', holdMs };
  }
  if (who !== null) guesses.recordSuccess(address);
  else if (guesses.isBlocked(address, nowMs) && tries === guesses.blockAfter) onRefused(address);
  return who ?? { code: 'wrong-credentials', holdMs };
}

function isRefusal(who: Identity | Refusal | null): who is Refusal {
  return who !== null && 'code' in who;
}
