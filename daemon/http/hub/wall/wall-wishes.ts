import type { Context } from 'koa';
import { PicamdError } from '../../../errors.ts';
import { withJsonErrors } from '../../json-errors.ts';
import { jsonObject } from '../../json-body.ts';
import { senderOf } from '../../request-client.ts';
import type { HubRouteParts } from '../hub-routes.ts';
import { WALL_ID_RULE, wallId } from './wall-id.ts';
import type { TileWish } from './walls-view.ts';

/** As many as a wall has tiles. */
const MOST_TILES = 64;
const LEAST_FPS = 0.1;
const MOST_FPS = 30;
/** As wide as a frame can be (JPEG, ITU-T T.81 B.2.2). */
const MOST_PIXELS = 65_535;

/** PUT /wall/wishes?wall=ID `{"tiles":{"hall":{"fps":5,"width":480}}}`: which cameras a wall gets from now on, and how often. */
export function wallWishes({ walls }: Pick<HubRouteParts, 'walls'>) {
  return withJsonErrors((ctx: Context): void => {
    const id = wallId(ctx);
    if (id === null) throw new PicamdError('bad-parameter', WALL_ID_RULE, '');
    const wishes = parseWishes(jsonObject(ctx));
    if (!walls.wish(senderOf(ctx).user, id, wishes))
      throw new PicamdError('not-found', 'There is no stream of this wall', 'Open GET /wall/stream first.');
    ctx.status = 204;
  });
}

/** @throws PicamdError 'bad-fields'. */
export function parseWishes(body: ReadonlyMap<string, unknown> | null): ReadonlyMap<string, TileWish> {
  const tiles = body?.get('tiles');
  if (body?.size !== 1 || !isObject(tiles)) throw badWishes('tiles must be an object');
  const entries = Object.entries(tiles);
  if (entries.length > MOST_TILES) throw badWishes(`tiles must be at most ${MOST_TILES}`);
  return new Map(entries.map(([name, tile]) => [name, parseTile(tile)]));
}

function parseTile(tile: unknown): TileWish {
  if (!isObject(tile)) throw badWishes('a tile must be an object');
  const { fps, width = null, ...others } = tile;
  if (Object.keys(others).length > 0) throw badWishes('a tile has fps and width only');
  if (typeof fps !== 'number' || !(fps === 0 || (fps >= LEAST_FPS && fps <= MOST_FPS)))
    throw badWishes(`fps must be 0, or a number from ${LEAST_FPS} to ${MOST_FPS}`);
  if (width !== null && !(Number.isInteger(width) && Number(width) >= 1 && Number(width) <= MOST_PIXELS))
    throw badWishes(`width must be a whole number of pixels from 1 to ${MOST_PIXELS}`);
  return { fps };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badWishes(message: string): PicamdError {
  return new PicamdError('bad-fields', message, 'Send {"tiles": {"NAME": {"fps": 5, "width": 480}}}.');
}
