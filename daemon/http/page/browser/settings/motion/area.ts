import { fractionText } from '../drawing/fraction.ts';
import { displayedPoint, ownPoint } from '../drawing/orientation.ts';
import type { Orientation } from '../drawing/orientation.ts';
import { MAX_CORNERS, MIN_CORNERS } from '../drawing/polygon.ts';
import type { Point, Polygon } from '../drawing/polygon.ts';

/** In a zone motion counts, in a mask it does not. */
export type AreaKind = 'zone' | 'mask';

/** A zone or a mask, as the picture is displayed. */
export interface Area {
  readonly kind: AreaKind;
  readonly name: string;
  readonly polygon: Polygon;
}

interface NamedPoints {
  readonly name: string;
  /** In fractions of the picture as the camera sends it. */
  readonly points: Polygon;
}

/** GET /motion/areas.json */
export interface AreasDocument {
  readonly zones: readonly NamedPoints[];
  readonly masks: readonly NamedPoints[];
}

/** Of each kind, see daemon/config/areas-schema.ts. */
export const MAX_AREAS = 16;
export const MAX_NAME = 40;

export function areasIn({ zones, masks }: AreasDocument, orientation: Orientation): Area[] {
  const shown = (kind: AreaKind) => (area: NamedPoints) => ({
    kind,
    name: area.name,
    polygon: area.points.map((point) => displayedPoint(point, orientation)),
  });
  return [...zones.map(shown('zone')), ...masks.map(shown('mask'))];
}

export function documentOf(areas: readonly Area[], orientation: Orientation): AreasDocument {
  const own = (kind: AreaKind) =>
    areas
      .filter((area) => area.kind === kind)
      .map(({ name, polygon }) => ({
        name,
        points: polygon.map((point) => {
          const [x, y] = ownPoint(point, orientation);
          return [Number(fractionText(x)), Number(fractionText(y))] as const;
        }),
      }));
  return { zones: own('zone'), masks: own('mask') };
}

/** Corners in percent of the picture, for people who type them: `25,25 75,25 75,75`. */
export function cornersText(polygon: Polygon): string {
  return polygon.map((point) => point.map((part) => Number((100 * part).toFixed(1))).join(',')).join(' ');
}

/** Null if the text is no polygon in the picture. */
export function cornersIn(text: string): Polygon | null {
  const points = text
    .trim()
    .split(/[\s;]+/)
    .map(pointIn);
  const inside = points.filter((point) => point !== null);
  const isPolygon = inside.length >= MIN_CORNERS && inside.length <= MAX_CORNERS;
  return isPolygon && inside.length === points.length ? inside : null;
}

function pointIn(text: string): Point | null {
  const [, x, y] = /^(\d{1,3}(?:\.\d+)?),(\d{1,3}(?:\.\d+)?)$/.exec(text) ?? [];
  const point = [Number(x) / 100, Number(y) / 100] as const;
  return point.every((part) => part >= 0 && part <= 1) ? point : null;
}

/** `Zone 2` if there is a `Zone 1` already. */
export function freeName(areas: readonly Area[], nameOf: (number: number) => string): string {
  const taken = new Set(areas.map(({ name }) => name));
  for (let number = 1; ; number++) if (!taken.has(nameOf(number))) return nameOf(number);
}
