import { fractionText } from './fraction.ts';
import { displayedPoint, ownPoint } from './orientation.ts';
import type { Orientation } from './orientation.ts';
import type { Point, Polygon } from './polygon.ts';

/** The polygons of PRIVACY_MASKS as they are displayed. */
export function masksIn(text: string, orientation: Orientation): Polygon[] {
  return text
    .split(';')
    .map((part) =>
      part
        .trim()
        .split(/\s+/)
        .map(pointIn)
        .filter((point) => point !== null),
    )
    .filter((points) => points.length > 0)
    .map((points) => points.map((point) => displayedPoint(point, orientation)));
}

/** PRIVACY_MASKS for polygons that are displayed so. */
export function masksText(polygons: readonly Polygon[], orientation: Orientation): string {
  return polygons
    .map((polygon) =>
      polygon.map((point) => ownPoint(point, orientation).map(fractionText).join(',')).join(' '),
    )
    .join('; ');
}

function pointIn(text: string): Point | null {
  const [x, y] = text.split(',').map(Number);
  return x === undefined || y === undefined || Number.isNaN(x + y) ? null : [x, y];
}
