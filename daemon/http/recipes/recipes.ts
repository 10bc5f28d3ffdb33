import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import type { Turn } from '../../frame/exif-orientation.ts';
import { TOKEN_PLACEHOLDER } from '../../recipes/camera-url.ts';
import type { CameraUrl } from '../../recipes/camera-url.ts';
import { reachNotice, tokenNotice } from '../../recipes/notices.ts';
import { OTHER_APP } from '../../recipes/other-app.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { RECIPES } from '../../recipes/recipes.ts';
import { capitalize } from '../../text/capitalize.ts';
import { recipesText } from '../../recipes/text.ts';
import { answerPage } from '../page/page-answer.ts';
import { clientOf } from '../request-client.ts';
import { reject } from '../responses.ts';
import { sessionCookie } from '../session-cookie.ts';
import { noticeHtml, recipeHtml } from './recipe-html.ts';
import { requestAddress } from './request-target.ts';

/** What the recipes need to know of the camera. */
export interface RecipeFacts {
  /** The setting HOST. */
  readonly listensOn: string;
  /** See CameraUrl. */
  readonly width: number;
  readonly height: number;
  readonly turn: Turn;
  readonly motionMasks: CameraUrl['motionMasks'];
}

interface RecipeParts {
  readonly access: AccessControl;
  readonly recipes: () => RecipeFacts;
}

/**
 * GET /recipes: how to use this camera in other programs, as a page or, with `?format=text` or `Accept: text/plain`,
 * as plain text. The page is complete without its script, which adds search, copy buttons and, for an admin, tokens.
 */
export function recipes({ access, recipes: facts }: RecipeParts) {
  return (ctx: Context): void => {
    const { format = ctx.accepts('html', 'text') || 'html' } = ctx.query;
    if (format !== 'html' && format !== 'text')
      return reject(ctx, 'bad-parameter', 'format must be html or text, given once.');
    const { listensOn, ...picture } = facts();
    const token = tokenFor(ctx, access);
    const camera = { ...requestAddress(ctx), ...picture, name: ctx.cameraName(), token };
    if (format === 'html') answerHtml(ctx, camera, listensOn, access);
    else {
      ctx.type = 'text/plain; charset=utf-8';
      ctx.body = recipesText(camera, listensOn);
    }
    // The URLs in the answer depend on the request's Host.
    ctx.set('Cache-Control', 'no-store');
    ctx.vary('Accept');
    ctx.vary('Host');
  };
}

/** The token with which the recipes work for this client, as in a URL: its own if there is one in its URL. */
function tokenFor(ctx: Context, access: AccessControl): string | null {
  if (!access.isClosed) return null;
  const { token } = ctx.query;
  const isUsable = typeof token === 'string' && access.allows(clientOf(ctx).identity, 'live');
  return isUsable ? encodeURIComponent(token) : TOKEN_PLACEHOLDER;
}

function answerHtml(ctx: Context, camera: CameraUrl, listensOn: string, access: AccessControl): void {
  const client = clientOf(ctx);
  const reach = reachNotice(camera, listensOn);
  const missing = tokenNotice(camera);
  const apps = [...RECIPES, OTHER_APP];
  const values = {
    ATTRIBUTES: [
      `data-rights="${access.rightsOf(client).join(' ')}"`,
      camera.token === TOKEN_PLACEHOLDER ? 'data-token-missing' : '',
      // The pages that links lead to do not take over a token.
      ctx.query['token'] === undefined ? '' : 'data-token',
      sessionCookie(ctx) === null ? '' : 'data-user',
    ].join(' '),
    NOTICES: [
      reach === null ? '' : noticeHtml(reach),
      missing === null ? '' : noticeHtml(missing, 'token-notice'),
    ].join('\n'),
    APPS: apps.map(linkHtml).join('\n'),
    RECIPES: apps.map((recipe) => recipeHtml(recipe, camera)).join('\n'),
  };
  answerPage(ctx, 'connect', values, "'self'");
}

function linkHtml({ id, name, what }: Recipe): string {
  return `<li><a href="#${id}" data-what="${escapeHtml(capitalize(what))}">${escapeHtml(name)}</a></li>`;
}
