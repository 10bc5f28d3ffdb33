import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { answerPage } from '../page/page-answer.ts';
import { clientOf } from '../request-client.ts';
import { sessionCookie } from '../session-cookie.ts';
import { summariesFor } from './cameras-json.ts';
import type { HubRouteParts } from './hub-routes.ts';

/**
 * GET / of a hub: the wall of the cameras that the client may watch. What it shows comes from /cameras and /wall/stream. Without script,
 * it is a list of links to their live video.
 */
export function hubPage({ cameras, access }: Pick<HubRouteParts, 'cameras' | 'access'>) {
  return (ctx: Context): void => {
    const { token } = ctx.query;
    const credentials = typeof token === 'string' ? `?token=${encodeURIComponent(token)}` : '';
    const links = summariesFor(ctx, cameras).map(({ name }) => {
      const text = escapeHtml(name);
      return `<li><a href="cameras/${text}/video_feed${credentials}">${text}</a></li>`;
    });
    const attributes = [
      sessionCookie(ctx) === null ? '' : 'data-user',
      `data-rights="${access.rightsOf(clientOf(ctx)).join(' ')}"`,
    ].join(' ');
    answerPage(ctx, 'wall', { ATTRIBUTES: attributes, LINKS: links.join('\n') }, "'none'");
  };
}
