import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { fileNameOf } from '../../text/file-name.ts';
import { clientOf } from '../request-client.ts';
import { sessionCookie } from '../session-cookie.ts';
import { answerPage } from './page-answer.ts';

/**
 * GET /recordings: the page that shows what happened. What it shows comes from /events and from the routes below /recordings/. No
 * other site may embed it: what is kept is of more days than what a live view shows.
 */
export function recordingsPage({ access }: { readonly access: AccessControl }) {
  return (ctx: Context): void => {
    const attributes = [
      sessionCookie(ctx) === null ? '' : 'data-user',
      `data-rights="${access.rightsOf(clientOf(ctx)).join(' ')}"`,
    ].join(' ');
    const values = { ATTRIBUTES: attributes, FILE_NAME: escapeHtml(fileNameOf(ctx.cameraName())) };
    answerPage(ctx, 'recordings', values, "'none'");
  };
}
