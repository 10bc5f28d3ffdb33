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
:root { color-scheme: light dark; --page: #f3f5f7; --surface: #fff; --line: #dde2e8; --text: #14191f; --accent: #0a6a7e; --on-accent: #fff; --bad: #a8201a; font: 15px/1.45 system-ui, 'DejaVu Sans', sans-serif; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1013; --surface: #15191e; --line: #272d35; --text: #e5e9ed; --accent: #58c6da; --on-accent: #07090b; --bad: #ff9189; } }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: var(--page); color: var(--text); }
form { width: min(20rem, calc(100vw - 5rem)); display: grid; gap: 12px; background: var(--surface); padding: 24px; border: 1px solid var(--line); border-radius: 10px; }
h1 { font-size: 1.15rem; margin: 0; }
label { display: grid; gap: 4px; font-size: .9rem; }
input, button { font: inherit; min-height: 44px; box-sizing: border-box; border-radius: 6px; border: 1px solid var(--line); padding: 0 12px; background: var(--page); color: var(--text); }
button { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
[role=alert] { margin: 0; color: var(--bad); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
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
