import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { clientOf } from '../request-client.ts';
import { answerPage } from './page-answer.ts';

/**
 * GET /settings: the settings page. What it shows and changes comes from /settings.json. No other site may embed it, so that none can
 * lead a click of an admin to it.
 */
export function settingsPage(ctx: Context): void {
  const { identity } = clientOf(ctx);
  const user = identity === null || identity === 'anyone' ? '' : identity.name;
  answerPage(
    ctx,
    'settings',
    {
      NAME: escapeHtml(ctx.cameraName()),
      USER: escapeHtml(user),
      INITIAL: escapeHtml(user.slice(0, 1).toUpperCase()),
    },
    "'none'",
  );
}
