import * as v from 'valibot';
import type { MaskPolygon } from '../frame/mask/mask-runs.ts';
import type { ValueType } from './value-types.ts';

/** More than a window has corners, and than a garden has neighbors. All of them take some ms when the size of the picture changes. */
const MAX_POLYGONS = 16;
const MAX_POINTS = 16;
const MIN_POINTS = 3;
const FRACTION = String.raw`(?:0?\.\d{1,6}|[01]|1\.0{1,6})`;
const POINT = new RegExp(`^${FRACTION},${FRACTION}$`);

/** Polygons, separated by semicolons, of points in fractions of the picture, separated by spaces. */
export const maskPolygons: ValueType<readonly MaskPolygon[]> = {
  schema: v.pipe(
    v.string(),
    v.maxLength(8192),
    v.transform((text) =>
      text.trim() === '' ? [] : text.split(';').map((part) => part.trim().split(/\s+/)),
    ),
    v.maxLength(MAX_POLYGONS),
    v.everyItem(
      (points) =>
        points.length >= MIN_POINTS &&
        points.length <= MAX_POINTS &&
        points.every((point) => POINT.test(point)),
    ),
    v.transform((polygons) =>
      polygons.map((points) =>
        points.map((point) => {
          const [x = 0, y = 0] = point.split(',').map(Number);
          return [x, y] as const;
        }),
      ),
    ),
  ),
  allowed: `at most ${MAX_POLYGONS} polygons, separated by semicolons, each of ${MIN_POINTS} to ${MAX_POINTS} points x,y from 0 to 1, like 0,0 0.4,0 0.4,0.5`,
  placeholder: 'POLYGONS',
};
