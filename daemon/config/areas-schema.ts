import * as v from 'valibot';
import type { StateKind } from './state-file.ts';

/** Of each kind; more than a garden has paths and trees. */
const MAX_AREAS = 16;
const MIN_POINTS = 3;
const MAX_POINTS = 16;
const MAX_NAME = 40;

const OUTSIDE = 'must be a fraction of the picture, from 0 to 1';
const fraction = v.pipe(v.number(OUTSIDE), v.minValue(0, OUTSIDE), v.maxValue(1, OUTSIDE));
const NAME = `must be a text of 1 to ${MAX_NAME} characters`;
const POINTS = `must be a list of ${MIN_POINTS} to ${MAX_POINTS} points`;
const AREAS = `must be a list of at most ${MAX_AREAS}`;

const area = v.strictObject(
  {
    name: v.pipe(
      v.string(NAME),
      v.trim(),
      v.minLength(1, NAME),
      v.maxLength(MAX_NAME, NAME),
      v.regex(/^\P{Cc}*$/u, NAME),
    ),
    points: v.pipe(
      v.array(v.strictTuple([fraction, fraction], 'must be a point: [x, y]'), POINTS),
      v.minLength(MIN_POINTS, POINTS),
      v.maxLength(MAX_POINTS, POINTS),
    ),
  },
  'must be an area: {"name": …, "points": …}',
);
const areas = v.optional(v.pipe(v.array(area, AREAS), v.maxLength(MAX_AREAS, AREAS)), []);

const schema = v.strictObject({ zones: areas, masks: areas });

/** Where motion counts: only in zones, if there are any, and never in masks. In fractions of the picture as the camera sends it. */
export type MotionAreas = v.InferOutput<typeof schema>;

/** The name of the document, beside settings.conf. */
export const MOTION_FILE = 'motion.json';

export const MOTION_AREAS: StateKind<MotionAreas> = { schema, initial: { zones: [], masks: [] } };
