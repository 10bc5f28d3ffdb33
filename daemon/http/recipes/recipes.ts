import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { clientOf } from '../request-client.ts';
import { reject } from '../responses.ts';
import type { Turn } from '../../frame/exif-orientation.ts';
import { TOKEN_PLACEHOLDER } from '../../recipes/camera-url.ts';
import { recipesText } from '../../recipes/text.ts';
import { recipesDocument } from './document.ts';
import { requestAddress } from './request-target.ts';
import { STYLE } from './style.ts';

/** What the recipes need to know of the camera. */
export interface RecipeFacts {
  /** The setting HOST. */
  readonly listensOn: string;
  /** See CameraUrl. */
  readonly width: number;
  readonly height: number;
  readonly turn: Turn;
}

interface RecipeParts {
  readonly access: AccessControl;
  readonly recipes: () => RecipeFacts;
}

const styleHash = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; img-src 'self'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;

/**
 * GET /recipes: how to use this camera in other programs, as a page or, with `?format=text` or `Accept: text/plain`,
 * as plain text.
 */
export function recipes(parts: RecipeParts) {
  return (ctx: Context): void => {
    const { format = ctx.accepts('html', 'text') || 'html' } = ctx.query;
    if (format !== 'html' && format !== 'text')
      return reject(ctx, 'bad-parameter', 'format must be html or text, given once.');
    const { listensOn, ...picture } = parts.recipes();
    const token = tokenFor(ctx, parts.access);
    const camera = { ...requestAddress(ctx), ...picture, name: ctx.cameraName(), token };
    // The URLs in the answer depend on the request's Host.
    ctx.set({ 'Cache-Control': 'no-store', Vary: 'Accept, Host' });
    if (format === 'html') {
      ctx.type = 'html';
      ctx.set('Content-Security-Policy', POLICY);
      ctx.body = recipesDocument(camera, listensOn, parts.access.allows(clientOf(ctx).identity, 'live'));
    } else {
      ctx.type = 'text/plain; charset=utf-8';
      ctx.body = recipesText(camera, listensOn);
    }
  };
}

/** The token with which the recipes work for this client, as in a URL: its own if it has one in the URL. */
function tokenFor(ctx: Context, access: AccessControl): string | null {
  if (!access.isClosed) return null;
  const { token } = ctx.query;
  const isUsable = typeof token === 'string' && access.allows(clientOf(ctx).identity, 'live');
  return isUsable ? encodeURIComponent(token) : TOKEN_PLACEHOLDER;
}
