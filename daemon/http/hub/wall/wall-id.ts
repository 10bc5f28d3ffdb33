import type { Context } from 'koa';

/** Long enough that nobody guesses another's. */
const WALL_ID = /^[A-Za-z0-9_-]{16,64}$/;
export const WALL_ID_RULE = 'wall must be 16 to 64 random letters, digits, _ and -, given once.';

/** The ID of a wall, which its client has made up; null if it is none. */
export function wallId(ctx: Context): string | null {
  const { wall } = ctx.query;
  return typeof wall === 'string' && WALL_ID.test(wall) ? wall : null;
}
