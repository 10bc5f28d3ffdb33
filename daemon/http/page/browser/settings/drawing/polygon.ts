import { within } from './fraction.ts';

/** In fractions of the picture: from 0 at the left or the top to 1. */
export type Point = readonly [x: number, y: number];
export type Polygon = readonly Point[];

/** As the setting allows, see daemon/config/mask-polygons.ts. */
export const MAX_POLYGONS = 16;
export const MAX_CORNERS = 16;
export const MIN_CORNERS = 3;

/** Places in a row and in a column at which an area is measured: enough for percents, and quick while a corner is dragged. */
const SAMPLES = 64;
/** Of polygons that are shown again and again while another one is dragged. */
const shares = new WeakMap<Polygon, number>();

export function cornerMoved(polygon: Polygon, corner: number, [x, y]: Point): Polygon {
  return polygon.with(corner, [within(x), within(y)]);
}

/** As a whole, as far as it stays in the picture. */
export function polygonMoved(polygon: Polygon, dx: number, dy: number): Polygon {
  const [right, down] = [
    limited(
      polygon.map(([x]) => x),
      dx,
    ),
    limited(
      polygon.map(([, y]) => y),
      dy,
    ),
  ];
  return polygon.map(([x, y]) => [within(x + right), within(y + down)]);
}

/** With another corner on the edge that begins at this one; the same if there are enough. */
export function cornerAdded(polygon: Polygon, edge: number, at: Point = edgeMiddle(polygon, edge)): Polygon {
  return polygon.length >= MAX_CORNERS ? polygon : polygon.toSpliced(edge + 1, 0, at);
}

/** The same if it would not be a polygon any more. */
export function cornerRemoved(polygon: Polygon, corner: number): Polygon {
  return polygon.length <= MIN_CORNERS ? polygon : polygon.toSpliced(corner, 1);
}

/** The middle of the edge that begins at this corner. */
export function edgeMiddle(polygon: Polygon, edge: number): Point {
  const [[x0, y0], [x1, y1]] = edgeOf(polygon, edge);
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

/** A new polygon: a quarter of the picture, beside the middle if there are others already. */
export function newPolygon(others: number): Polygon {
  const shift = (others % 5) * 0.04;
  const [left, top] = [0.25 + shift, 0.25 + shift];
  const [right, bottom] = [left + 0.5, top + 0.5];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** Which part of the picture polygons cover, from 0 to 1: what two of them cover counts once. */
export function coveredShare(polygons: readonly Polygon[]): number {
  return samples().filter((point) => isCovered(polygons, point)).length / SAMPLES ** 2;
}

/** As coveredShare(), of one polygon. */
export function shareOf(polygon: Polygon): number {
  const share = shares.get(polygon) ?? coveredShare([polygon]);
  shares.set(polygon, share);
  return share;
}

/** Whether polygons leave something free that others cover. */
export function uncovers(before: readonly Polygon[], after: readonly Polygon[]): boolean {
  if (before.every((polygon) => after.includes(polygon))) return false;
  return samples().some((point) => isCovered(before, point) && !isCovered(after, point));
}

function isCovered(polygons: readonly Polygon[], point: Point): boolean {
  return polygons.some((polygon) => contains(polygon, point));
}

/** The middles of squares that the picture is made of. */
function samples(): Point[] {
  return Array.from({ length: SAMPLES ** 2 }, (_, i) => [
    ((i % SAMPLES) + 0.5) / SAMPLES,
    (Math.floor(i / SAMPLES) + 0.5) / SAMPLES,
  ]);
}

/** As the masks are drawn: a line that crosses itself encloses what it goes around, even twice. */
export function contains(polygon: Polygon, [x, y]: Point): boolean {
  let turns = 0;
  for (let edge = 0; edge < polygon.length; edge++) {
    const [[x0, y0], [x1, y1]] = edgeOf(polygon, edge);
    if (y0 <= y === y1 <= y) continue;
    if (x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) > x) turns += y0 < y1 ? 1 : -1;
  }
  return turns !== 0;
}

/** The edge that is closest to a point, and how far it is, where both axes count alike: pass pixels. */
export function closestEdge(polygon: Polygon, point: Point): { edge: number; distance: number } {
  const distances = polygon.map((_, edge) => distanceTo(edgeOf(polygon, edge), point));
  const distance = Math.min(...distances);
  return { edge: distances.indexOf(distance), distance };
}

/** Whether two edges cross that do not share a corner: what is hidden may surprise then. */
export function crossesItself(polygon: Polygon): boolean {
  return polygon.some((_, first) =>
    polygon.some((_corner, second) => {
      const areNeighbors = Math.abs(first - second) <= 1 || Math.abs(first - second) === polygon.length - 1;
      return !areNeighbors && cross(edgeOf(polygon, first), edgeOf(polygon, second));
    }),
  );
}

function cross([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  return sideOf(a, b, c) * sideOf(a, b, d) < 0 && sideOf(c, d, a) * sideOf(c, d, b) < 0;
}

/** Of the line from one point to another: positive on its right, as y goes down. */
function sideOf([x0, y0]: Point, [x1, y1]: Point, [x, y]: Point): number {
  return (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0);
}

/** By how much all of these can be moved. */
function limited(values: readonly number[], by: number): number {
  return Math.min(1 - Math.max(...values), Math.max(-Math.min(...values), by));
}

function edgeOf(polygon: Polygon, edge: number): readonly [Point, Point] {
  const start = polygon[edge] ?? [0, 0];
  return [start, polygon[(edge + 1) % polygon.length] ?? start];
}

function distanceTo([[x0, y0], [x1, y1]]: readonly [Point, Point], [x, y]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : within(((x - x0) * dx + (y - y0) * dy) / length);
  return Math.hypot(x0 + along * dx - x, y0 + along * dy - y);
}
