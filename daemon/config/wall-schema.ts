import * as v from 'valibot';
import type { StateKind } from './state-file.ts';

/** As many cameras as a hub has. */
const MAX_CAMERAS = 1000;
const MAX_COLUMNS = 8;

const NAMES = `must be a list of at most ${MAX_CAMERAS} names of cameras`;
const COLUMNS = `must be a whole number from 0 (automatic) to ${MAX_COLUMNS}`;

const schema = v.strictObject({
  order: v.optional(
    v.pipe(
      v.array(
        v.pipe(v.string(NAMES), v.regex(/^[A-Za-z0-9_-]{1,63}$/, 'must be the name of a camera')),
        NAMES,
      ),
      v.maxLength(MAX_CAMERAS, NAMES),
    ),
    [],
  ),
  columns: v.optional(
    v.pipe(v.number(COLUMNS), v.integer(COLUMNS), v.minValue(0, COLUMNS), v.maxValue(MAX_COLUMNS, COLUMNS)),
    0,
  ),
});

/** How the wall of a hub is laid out; cameras that are not in `order` follow, in that of CAMERAS_FILE. */
export type WallLayout = v.InferOutput<typeof schema>;

/** wall.json. */
export const WALL_LAYOUT: StateKind<WallLayout> = { schema, initial: { order: [], columns: 0 } };
