import type { Context } from 'koa';
import { seesCamera } from '../../access/client.ts';
import { clientOf } from '../request-client.ts';
import { answerJson } from '../responses.ts';
import type { HubRouteParts } from './hub-routes.ts';
import type { CameraSummary, HubView } from './hub-view.ts';

/** GET /cameras: those that the client may watch. */
export function camerasJson({ cameras }: Pick<HubRouteParts, 'cameras'>) {
  return (ctx: Context): void => {
    ctx.set('Cache-Control', 'no-store');
    answerJson(ctx, { cameras: summariesFor(ctx, cameras) });
  };
}

/** In the order of CAMERAS_FILE. */
export function summariesFor(ctx: Context, cameras: HubView): readonly CameraSummary[] {
  return seenBy(ctx, cameras).map(({ summary }) => summary);
}

/** The cameras that the client may watch. */
export function seenBy<T extends { readonly name: string }>(
  ctx: Context,
  { all }: { readonly all: readonly T[] },
): readonly T[] {
  const { identity } = clientOf(ctx);
  return all.filter(({ name }) => seesCamera(identity, name));
}
