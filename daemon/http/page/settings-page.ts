import type { Context } from 'koa';
import { answerPage } from './page-answer.ts';

/**
 * GET /settings: the settings page. What it shows and changes comes from /settings.json. No other site may embed it, so that none can
 * lead a click of an admin to it.
 */
export function settingsPage(ctx: Context): void {
  answerPage(ctx, 'settings', {}, "'none'");
}
