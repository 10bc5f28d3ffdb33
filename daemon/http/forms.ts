import { createHash } from 'node:crypto';
import { parse } from 'node:querystring';
import { finished } from 'node:stream/promises';
import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { originOf } from '../recipes/camera-url.ts';
import { requestAddress } from './recipes/request-target.ts';
import { NO_STORE } from './responses.ts';

/** A page with one form. All texts but `problem` are HTML. */
export interface FormPage {
  /** The path that the form is posted to, without its leading slash. */
  readonly action: string;
  readonly title: string;
  /** What the camera is, as said after its address. */
  readonly what: string;
  /** Labels and fields. */
  readonly fields: string;
  readonly button: string;
  /** Why the form is shown again; '' the first time. */
  readonly problem: string;
}

const STYLE = `
:root { color-scheme: light dark; --page: #f3f5f7; --surface: #fff; --line: #dde2e8; --text: #14191f; --quiet: #56616d; --accent: #0a6a7e; --on-accent: #fff; --bad: #a8201a; font: 15px/1.45 system-ui, 'DejaVu Sans', sans-serif; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1013; --surface: #15191e; --line: #272d35; --text: #e5e9ed; --quiet: #9aa5b1; --accent: #58c6da; --on-accent: #07090b; --bad: #ff9189; } }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: var(--page); color: var(--text); }
main { padding: 16px 0; }
form { width: min(20rem, calc(100vw - 5rem)); display: grid; gap: 12px; background: var(--surface); padding: 24px; border: 1px solid var(--line); border-radius: 10px; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h1 + p { margin-top: -10px; color: var(--quiet); overflow-wrap: anywhere; }
p { margin: 0; }
label { display: grid; gap: 4px; font-size: .9rem; }
input, button { font: inherit; min-height: 44px; box-sizing: border-box; border-radius: 6px; border: 1px solid var(--line); padding: 0 12px; background: var(--page); color: var(--text); }
input { width: 100%; }
[aria-invalid] { border-color: var(--bad); }
button { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
[role=alert] { color: var(--bad); overflow-wrap: anywhere; }
.hint { font-size: .85rem; color: var(--quiet); }
.code { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; letter-spacing: .08em; text-transform: uppercase; }
code { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; white-space: nowrap; color: var(--text); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Answers with a form, which needs no script. */
export function formPage(ctx: Context, status: number, page: FormPage): void {
  const { action, title, what, fields, button, problem } = page;
  const name = escapeHtml(ctx.cameraName());
  const address = originOf(requestAddress(ctx)).replace(/^https?:\/\//, '');
  ctx.status = status;
  ctx.type = 'html';
  ctx.set({
    'Cache-Control': NO_STORE,
    // With no-referrer a browser sends `Origin: null`, and sameSite() would refuse the form.
    'Referrer-Policy': 'same-origin',
    'Content-Security-Policy': `default-src 'none'; img-src 'self'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  });
  ctx.body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${name}</title>
<link rel="icon" href="favicon.svg" type="image/svg+xml">
<style>${STYLE}</style>
<main>
<form method="post" action="${action}">
<h1><bdi>${name}</bdi></h1>
<p>${escapeHtml(address)}, ${what}</p>
${problem === '' ? '' : `<p role="alert" id="problem">${escapeHtml(problem)}</p>`}
${fields}
<button>${button}</button>
</form>
</main>
</html>
`;
}

const FORM_BYTES = 8192;
const formsOf = new WeakMap<Context, Record<string, string>>();

/** Reads the form that a request sends; resolves with false if it is larger than 8 KiB. */
export async function readForm(ctx: Context): Promise<boolean> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const tooLarge = new AbortController();
  ctx.req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= FORM_BYTES) chunks.push(chunk);
    else tooLarge.abort();
  });
  await finished(ctx.req, { signal: tooLarge.signal }).catch((error: unknown) => {
    if (!tooLarge.signal.aborted) throw error;
  });
  const parsed = Object.entries(parse(Buffer.concat(chunks).toString('utf8')));
  formsOf.set(ctx, Object.fromEntries(parsed.map(([name, value]) => [name, String(value)])));
  return bytes <= FORM_BYTES;
}

/** The fields of the form; a field that was sent twice is both values with a comma between them. */
export function formFields(ctx: Context): Record<string, string> {
  return formsOf.get(ctx) ?? {};
}
