import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { cardPage } from '../card-page.ts';
import { formTexts } from '../languages/form-texts.ts';
import { summariesFor } from './cameras-json.ts';
import type { HubRouteParts } from './hub-routes.ts';

/** GET / of a hub: a list of the cameras that the client may watch; each leads to its live video. */
export function hubPage({ cameras }: Pick<HubRouteParts, 'cameras'>) {
  return (ctx: Context): void => {
    const { token } = ctx.query;
    const credentials = typeof token === 'string' ? `?token=${encodeURIComponent(token)}` : '';
    const rows = summariesFor(ctx, cameras).map(
      ({ name }) =>
        `<li><a href="cameras/${escapeHtml(name)}/video_feed${credentials}">${escapeHtml(name)}</a></li>`,
    );
    ctx.set('Cache-Control', 'no-store');
    cardPage(ctx, {
      title: formTexts(ctx).html('forms.liveVideo'),
      what: '',
      content: `<ul>\n${rows.join('\n')}\n</ul>`,
    });
  };
}
