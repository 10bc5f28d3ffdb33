import { createHash } from 'node:crypto';
import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { originOf } from '../recipes/camera-url.ts';
import { formTexts } from './languages/form-texts.ts';
import { requestAddress } from './recipes/request-target.ts';
import { urlFromHere } from './redirect.ts';

/** A small page around one thing. All texts are HTML, in the language of the person. */
interface CardPage {
  readonly title: string;
  /** What the camera is, as said after its address; '' for nothing. */
  readonly what: string;
  readonly content: string;
  readonly script?: string;
}

const STYLE = `
:root { color-scheme: light dark; --page: #f3f5f7; --surface: #fff; --line: #dde2e8; --field: #7b8794; --text: #14191f; --quiet: #56616d; --accent: #0a6a7e; --on-accent: #fff; --accent-soft: #d9eef2; --bad: #a8201a; font: 15px/22px system-ui, 'DejaVu Sans', sans-serif; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1013; --surface: #15191e; --line: #272d35; --field: #6a7683; --text: #e5e9ed; --quiet: #97a2ae; --accent: #58c6da; --on-accent: #06262c; --accent-soft: #12333b; --bad: #ff9189; } }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: var(--page); color: var(--text); }
main { box-sizing: border-box; width: min(26rem, 100vw - 32px); margin: 16px 0; padding: 32px; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; }
@media (width < 40rem) { body { place-items: start center; } main { padding: 24px 0; background: none; border: 0; } :root { --page: var(--surface); } }
.glyph { display: block; width: 26px; padding: 13px; margin-bottom: 20px; border-radius: 14px; background: var(--accent-soft); color: var(--accent); fill: none; stroke: currentcolor; stroke-width: 1.7; stroke-linejoin: round; }
h1 { font-size: 26px; line-height: 32px; letter-spacing: -.01em; margin: 0; overflow-wrap: anywhere; }
header { margin-bottom: 20px; }
header p { color: var(--quiet); overflow-wrap: anywhere; }
p { margin: 0; }
a { color: var(--accent); }
form { display: grid; gap: 16px; }
label { display: grid; gap: 4px; font-size: 14px; font-weight: 600; }
input, button { font: inherit; min-height: 44px; box-sizing: border-box; border-radius: 8px; border: 1px solid var(--field); padding: 0 12px; background: var(--surface); color: var(--text); }
input { width: 100%; font-weight: 400; }
[aria-invalid] { border: 2px solid var(--bad); padding: 0 11px; }
button { background: var(--accent); border-color: var(--accent); border-radius: 10px; color: var(--on-accent); font-weight: 600; cursor: pointer; }
button:disabled { opacity: .7; cursor: progress; }
[role=alert] { color: var(--bad); font-size: 14px; overflow-wrap: anywhere; }
label + [role=alert] { margin-top: -10px; }
.hint { font-size: 13px; line-height: 18px; color: var(--quiet); }
.footer { text-align: center; }
nav { display: flex; justify-content: center; margin: 16px 0 -16px; }
nav a { display: grid; place-items: center; min-width: 44px; height: 44px; padding: 0 8px; font-size: 14px; text-decoration: none; }
nav a[aria-current] { color: var(--quiet); font-weight: 600; }
.code { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; letter-spacing: .08em; text-transform: uppercase; }
code { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; color: var(--text); overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

const STYLE_SOURCE = sourceOf(STYLE);

const GLYPH = `<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Z"/><circle cx="12" cy="13" r="3.5"/></svg>`;

/** Answers with a page that has the camera's name and address as its heading. Leaves the status as it is. */
export function cardPage(ctx: Context, { title, what, content, script = '' }: CardPage): void {
  const name = escapeHtml(ctx.cameraName());
  const address = originOf(requestAddress(ctx)).replace(/^https?:\/\//, '');
  ctx.type = 'html';
  ctx.set(
    'Content-Security-Policy',
    `default-src 'none'; img-src 'self'; style-src ${STYLE_SOURCE};${
      script === '' ? '' : ` script-src ${sourceOf(script)};`
    } form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
  ctx.body = `<!doctype html>
<html lang="${formTexts(ctx).tag}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${name}</title>
<link rel="icon" href="${urlFromHere(ctx, 'favicon.svg')}" type="image/svg+xml">
<style>${STYLE}</style>
<main>
<header>
${GLYPH}
<h1><bdi>${name}</bdi></h1>
<p>${escapeHtml(address)}${what === '' ? '' : `, ${what}`}</p>
</header>
${content}
</main>
${script === '' ? '' : `<script>${script}</script>\n`}</html>
`;
}

/** For a Content-Security-Policy. */
function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
