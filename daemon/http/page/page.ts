import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { fileNameOf } from '../../text/file-name.ts';
import type { AccessControl } from '../../access/access-control.ts';
import { formTexts } from '../languages/form-texts.ts';
import { clientOf } from '../request-client.ts';
import { reject } from '../responses.ts';
import type { Health } from '../routes/health.ts';
import { sessionCookie } from '../session-cookie.ts';
import { answerFile, answerPage, answerUnchanged, hashOf, pagePolicy } from './page-answer.ts';
import { pageFiles } from './page-files.ts';
import { plainPage } from './plain-page.ts';

/** What the page knows about the camera before its script runs. */
export interface PageFacts {
  width: number;
  height: number;
  /** The source is the test picture. */
  testPicture: boolean;
  /** The pictures have a text of their own, so that the page writes no second time over them. */
  overlay: boolean;
  /** Motion is detected, so that the page keeps room for the strip of the last hour. */
  motion: boolean;
  /** Which sites may embed the page: a source list of Content-Security-Policy. */
  frameAncestors: string;
}

const plain = promisify(gunzip);
const FOR_A_YEAR = 'public, max-age=31536000, immutable';
const PLAIN_POLICY = "img-src 'self'; base-uri 'none'; form-action 'none'";

interface PageParts {
  readonly access: Pick<AccessControl, 'rightsOf'>;
  readonly page: () => PageFacts;
  readonly health: () => Health;
}

/**
 * GET /: the viewer page; with `?embed=1` only the picture, with `?plain=1` for browsers without script. Its URLs are
 * relative, so that a proxy can put it below any path. `data-rights` on its root lists the rights of the client, so that it
 * offers nothing that the client may not do.
 */
export function page({ access, page: facts, health }: PageParts) {
  return (ctx: Context): void => {
    const { width, height, testPicture, overlay, motion, frameAncestors } = facts();
    if (ctx.query['plain'] === '1') {
      ctx.type = 'html';
      ctx.set({
        'Cache-Control': 'no-store',
        'Content-Security-Policy': pagePolicy(PLAIN_POLICY, frameAncestors),
        'Referrer-Policy': 'strict-origin',
      });
      ctx.body = plainPage(
        formTexts(ctx),
        ctx.cameraName(),
        facts(),
        health(),
        credentialsOf(ctx),
        Date.now(),
      );
      return;
    }
    const shown = ctx.shownPages();
    const attributes = [
      ctx.query['embed'] === '1' ? 'data-embed' : '',
      testPicture ? 'data-test-picture' : '',
      sessionCookie(ctx) === null ? '' : 'data-user',
      credentialsOf(ctx) === '' ? '' : 'data-token',
      overlay ? 'data-overlay' : '',
      motion ? 'data-motion' : '',
      shown.settings ? 'data-settings' : '',
      shown.recordings ? 'data-recordings' : '',
      shown.hub === true ? 'data-hub' : '',
      `data-rights="${access.rightsOf(clientOf(ctx)).join(' ')}"`,
    ].join(' ');
    const name = ctx.cameraName();
    const values: Readonly<Record<string, string>> = {
      ATTRIBUTES: attributes,
      WIDTH: String(width),
      HEIGHT: String(height),
      CREDENTIALS: credentialsOf(ctx),
      FILE_NAME: escapeHtml(fileNameOf(name)),
    };
    answerPage(ctx, 'index', values, frameAncestors);
  };
}

/** The token in the page's URL, for the query of another URL: it replaces the session cookie on other sites. */
function credentialsOf(ctx: Context): string {
  const { token } = ctx.query;
  return typeof token === 'string' ? `&amp;token=${encodeURIComponent(token)}` : '';
}

/** GET /page/HASH/NAME: scripts and style, cached for a year. As they are for the few clients that take no gzip. */
export async function pageFile(ctx: Context): Promise<void> {
  const { hash, name } = ctx['params'] as { hash: string; name: string };
  const file = hash === pageFiles.hash ? pageFiles.named.get(name) : undefined;
  if (file === undefined)
    return reject(ctx, 'not-found', 'This file belongs to another version of the page. Reload the page.');
  ctx.type = file.type;
  ctx.vary('Accept-Encoding');
  if (ctx.acceptsEncodings('gzip', 'identity') === 'gzip') {
    ctx.set('Content-Encoding', 'gzip');
    answerFile(ctx, file.gzip, `${pageFiles.hash}.gz`, FOR_A_YEAR);
  } else if (!answerUnchanged(ctx, pageFiles.hash, FOR_A_YEAR)) ctx.body = await plain(file.gzip);
}

/** GET /favicon.svg and /favicon.ico */
export function favicon(ctx: Context): void {
  ctx.type = 'image/svg+xml';
  answerFile(ctx, pageFiles.icon, pageFiles.hash, 'max-age=86400');
}

/** GET /icon.png */
export function touchIcon(ctx: Context): void {
  ctx.type = 'image/png';
  answerFile(ctx, pageFiles.touchIcon, pageFiles.hash, 'max-age=86400');
}

/**
 * GET /manifest.webmanifest: makes the page an app that can be installed (W3C Web Application Manifest), where browsers
 * allow it: over https. It needs no log-in, because browsers ask for it without cookies.
 */
export function manifest(ctx: Context): void {
  const name = ctx.cameraName();
  const body = JSON.stringify({
    name,
    short_name: name,
    id: './',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#07090b',
    theme_color: '#15191e',
    icons: [
      { src: 'icon.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: 'icon.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      { src: 'favicon.svg', sizes: 'any', type: 'image/svg+xml' },
    ],
  });
  ctx.type = 'application/manifest+json; charset=utf-8';
  answerFile(ctx, body, hashOf(body), 'no-cache');
}
