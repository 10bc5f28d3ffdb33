import { createHash } from 'node:crypto';
import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { requestLanguage } from '../languages/request-language.ts';
import { urlFromHere } from '../redirect.ts';
import { clientOf } from '../request-client.ts';
import { pageFiles } from './page-files.ts';

/** Contains the hash of the files, so that a file never changes under its URL. */
const FOLDER = `page/${pageFiles.hash}`;

const FULL_POLICY =
  "script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'";
/** The wall's pictures are in `data:` URLs (browser/wall/tile-picture.ts). */
const WALL_POLICY = FULL_POLICY.replace('blob:', 'blob: data:');

/**
 * Answers with an HTML file in the person's language, in which each `$KEY` is replaced by a value, which is HTML. Every page has the
 * camera's name, the user and the user's first letter as `$NAME`, `$USER` and `$INITIAL`; `$RECORDINGS`, `$SETTINGS` and `$HUB` hide the links
 * to pages at which the client gets no further. `$ROOT` stands before the URLs of what is there once, also for a hub with many cameras.
 */
export function answerPage(
  ctx: Context,
  name: 'index' | 'settings' | 'connect' | 'recordings' | 'wall',
  values: Readonly<Record<string, string>>,
  frameAncestors: string,
): void {
  const template = pageFiles.html.get(`${name}.${requestLanguage(ctx)}`);
  if (template === undefined) throw new Error(`the page's bundle has no ${name}.html`);
  const { identity } = clientOf(ctx);
  const user = identity === null || identity === 'anyone' || identity.kind !== 'user' ? '' : identity.name;
  const shown = ctx.shownPages();
  // Empty, or `../../` for the page of a camera of a hub.
  const root = urlFromHere(ctx, '').slice(2);
  const known: Readonly<Record<string, string>> = {
    ...values,
    ROOT: root,
    FOLDER: root + FOLDER,
    NAME: escapeHtml(ctx.cameraName()),
    USER: escapeHtml(user),
    RECORDINGS: shown.recordings || name === 'recordings' ? '' : 'hidden',
    SETTINGS: shown.settings ? '' : 'hidden',
    HUB: shown.hub ? '' : 'hidden',
    INITIAL: escapeHtml(user.slice(0, 1).toUpperCase()),
  };
  // In one pass, because the name of the camera may be $WIDTH.
  const html = template.toString().replaceAll(/\$([A-Z_]+)/g, (all, key: string) => known[key] ?? all);
  ctx.type = 'html';
  // With no-referrer, a browser sends `Origin: null` with the log-out form, and sameSite() would refuse it.
  ctx.set('Referrer-Policy', 'strict-origin');
  ctx.set('Content-Security-Policy', pagePolicy(name === 'wall' ? WALL_POLICY : FULL_POLICY, frameAncestors));
  answerFile(ctx, html, hashOf(html), 'no-cache');
}

/** A Content-Security-Policy that allows nothing but this, and to be embedded as set. */
export function pagePolicy(allowed: string, frameAncestors: string): string {
  return `default-src 'none'; ${allowed}; frame-ancestors ${frameAncestors}`;
}

/** For an ETag. */
export function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 16);
}

/** Answers with an ETag, or with 304 when the client's copy is current. */
export function answerFile(ctx: Context, body: string | Buffer, tag: string, cache: string): void {
  if (!answerUnchanged(ctx, tag, cache)) ctx.body = body;
}

/** Sets the ETag and the status: 304 when the client's copy is current; else 200, and the body is still to be set. */
export function answerUnchanged(ctx: Context, tag: string, cache: string): boolean {
  ctx.status = 200;
  ctx.etag = tag;
  ctx.set('Cache-Control', cache);
  if (ctx.fresh) ctx.status = 304;
  return ctx.fresh;
}
