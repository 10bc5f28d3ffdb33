import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { reachNotice } from '../../recipes/notices.ts';
import { RECIPES } from '../../recipes/recipes.ts';
import { prose, recipeText } from '../../recipes/text.ts';
import type { CameraUrl } from '../../recipes/camera-url.ts';
import { reject } from '../responses.ts';
import { recipesDocument } from './document.ts';
import { requestPlace } from './request-target.ts';
import { STYLE } from './style.ts';

/** What the recipes say of the camera. */
export interface RecipeFacts {
  /** The setting HOST. */
  readonly listensOn: string;
  /** Of its pictures. */
  readonly width: number;
  readonly height: number;
}

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** GET /recipes: how to use this camera in other programs, as a page or (`?format=text`, `Accept: text/plain`) as text. */
export function recipes(facts: () => RecipeFacts) {
  return (ctx: Context): void => {
    const { format = ctx.accepts('html', 'text') || 'html' } = ctx.query;
    if (format !== 'html' && format !== 'text')
      return reject(ctx, 'bad-parameter', 'format is html or text, given once.');
    const { listensOn, ...size } = facts();
    const place = requestPlace(ctx, size);
    // The URLs in it are those of the request.
    ctx.set({ 'Cache-Control': 'no-store', Vary: 'Accept, Host' });
    ctx.type = format === 'html' ? 'html' : 'text/plain; charset=utf-8';
    if (format === 'html')
      ctx.set(
        'Content-Security-Policy',
        `default-src 'none'; img-src 'self'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
      );
    ctx.body = format === 'html' ? recipesDocument(place, listensOn) : recipesText(place, listensOn);
  };
}

function recipesText(place: CameraUrl, listensOn: string): string {
  const notice = reachNotice(place, listensOn);
  const texts = RECIPES.map((recipe) => recipeText(recipe, place));
  return [...(notice === null ? [] : [`${prose(notice)}\n`]), ...texts].join('\n\n');
}
