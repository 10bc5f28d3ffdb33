import { createHash } from 'node:crypto';
import { parse } from 'node:querystring';
import type { Context } from 'koa';
import { SESSION_COOKIE, SESSION_SECONDS, sessionOf } from '../access/sessions.ts';
import { ERRORS } from '../errors.ts';
import { NO_STORE, refuse } from './answers.ts';
import { callerOf } from './caller.ts';
import { identify } from './gate.ts';
import type { GateParts } from './gate.ts';
import { isFromOtherSite } from './other-site.ts';
import { goTo } from './own-places.ts';
import { refuseCaller } from './refusals.ts';

const FORM_BYTES = 8192;
/** Where somebody may be led who has logged in: no query, no scheme. */
const PLACE = /^[\w./-]*$/;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f4f4f2; color: #222; }
form { width: min(20rem, calc(100vw - 2rem)); display: grid; gap: .75rem; background: #fff; padding: 1.5rem; border-radius: .75rem; box-shadow: 0 1px 4px #0003; }
h1 { font-size: 1.2rem; margin: 0; }
label { display: grid; gap: .25rem; font-size: .9rem; }
input, button { font: inherit; min-height: 2.75rem; box-sizing: border-box; border-radius: .4rem; border: 1px solid #8888; padding: 0 .75rem; }
button { background: #b01543; border-color: #b01543; color: #fff; font-weight: 600; cursor: pointer; }
[role=alert] { margin: 0; color: #b3261e; }
:focus-visible { outline: 3px solid #4c8dff; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { body { background: #161616; color: #ddd; } form { background: #222; } [role=alert] { color: #ff8a80; } }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** GET /login: the form; POST: a session for who fills it in rightly. The password stands in no URL. */
export function login(parts: GateParts) {
  return async (ctx: Context): Promise<void> => {
    if (ctx.method !== 'POST') return form(ctx, 200, String(ctx.query['next'] ?? ''));
    const { user = '', password = '', next = '' } = await readForm(ctx);
    if (isFromOtherSite(ctx)) return refuse(ctx, 'other-site', ERRORS['other-site'].meaning);
    const caller = callerOf(ctx);
    const place = PLACE.test(next) && !next.startsWith('/') ? next : '';
    if (!parts.closed()) return goTo(ctx, place);
    const who = await identify(parts, { kind: 'password', user, password }, caller.address);
    if (who === null || 'code' in who) {
      await refuseCaller(ctx, who ?? { code: 'wrong-credentials', holdMs: 0 });
      ctx.remove('WWW-Authenticate');
      return form(ctx, ctx.status, next, ERRORS[who?.code ?? 'wrong-credentials'].meaning);
    }
    const value = sessionOf(who.name, parts.authenticator.credentials, Date.now());
    setCookie(ctx, value, SESSION_SECONDS);
    goTo(ctx, place);
  };
}

/** POST /logout: the browser forgets its session. */
export function logout(ctx: Context): void {
  setCookie(ctx, '', 0);
  goTo(ctx, 'login');
}

/** Without Path it is for the folder of this request (RFC 6265 §5.1.4): below a proxy's prefix for us alone. */
function setCookie(ctx: Context, value: string, seconds: number): void {
  const secure = callerOf(ctx).secure ? '; Secure' : '';
  ctx.set('Set-Cookie', `${SESSION_COOKIE}=${value}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`);
}

async function readForm(ctx: Context): Promise<Record<string, string>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of ctx.req) {
    bytes += (chunk as Buffer).length;
    // Read to its end all the same: who is still sending would see a reset in the place of an answer.
    if (bytes <= FORM_BYTES) chunks.push(chunk as Buffer);
  }
  const fields = parse(Buffer.concat(chunks).toString('utf8'));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}

function form(ctx: Context, status: number, next: string, wrong = ''): void {
  ctx.status = status;
  ctx.type = 'html';
  ctx.set({
    'Cache-Control': NO_STORE,
    // With no-referrer a browser would send `Origin: null`, and we could not tell whose form it is.
    'Referrer-Policy': 'same-origin',
    'Content-Security-Policy': `default-src 'none'; img-src 'self'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  });
  ctx.body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>picamd: log in</title>
<link rel="icon" href="favicon.svg" type="image/svg+xml">
<style>${STYLE}</style>
<form method="post" action="login">
<h1>This camera is private</h1>
${wrong === '' ? '' : `<p role="alert">${wrong}</p>`}
<input type="hidden" name="next" value="${escaped(next)}">
<label>Name <input name="user" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button>
</form>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
