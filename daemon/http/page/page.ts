import { createHash } from 'node:crypto';
import type { Context } from 'koa';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; grid-template-rows: auto 1fr auto; background: #f4f4f2; color: #222; }
header, footer { padding: .75rem 1rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; }
h1 { font-size: 1.1rem; margin: 0; }
.notice { background: #b45309; color: #fff; padding: .1rem .6rem; border-radius: 1rem; font-size: .9rem; }
main { display: grid; place-items: center; min-height: 0; padding: 0 1rem; }
img { max-width: 100%; max-height: calc(100vh - 7rem); background: #000; border-radius: .4rem; display: block; }
a { color: inherit; text-underline-offset: .2em; }
@media (prefers-color-scheme: dark) { body { background: #161616; color: #ddd; } }
`;

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="2" y="8" width="28" height="19" rx="4" fill="#c51a4a"/><path d="M10 8l2-4h8l2 4z" fill="#c51a4a"/><circle cx="16" cy="17" r="7" fill="#fff"/><circle cx="16" cy="17" r="4" fill="#333"/></svg>`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** What the page says of the camera. */
export interface PageFacts {
  width: number;
  height: number;
  /** The picture is not a camera's. */
  testPicture: boolean;
}

/** GET /: the live picture and where else to look. */
export function page(facts: () => PageFacts) {
  return (ctx: Context): void => {
    const { width, height, testPicture } = facts();
    const notice = testPicture ? '<span class="notice">Test picture, not a camera</span>' : '';
    ctx.type = 'html';
    ctx.set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': `default-src 'none'; img-src 'self'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
    });
    ctx.body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>picamd</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${STYLE}</style>
<header><h1>picamd</h1>${notice}</header>
<main><img src="/video_feed" width="${width}" height="${height}" alt="Live picture of the camera"></main>
<footer><a href="/snapshot.jpg">Snapshot</a><a href="/status">Status</a><a href="/video_feed">Stream for players and NVRs</a><a href="/recipes">Recipes for other programs</a></footer>
</html>
`;
  };
}

/** GET /favicon.svg and /favicon.ico */
export function favicon(ctx: Context): void {
  ctx.type = 'image/svg+xml';
  ctx.set('Cache-Control', 'max-age=86400');
  ctx.body = ICON;
}
