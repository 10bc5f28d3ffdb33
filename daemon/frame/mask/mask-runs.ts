import type { ScanHeader } from '../scan/scan-header.ts';
import type { McuRun } from '../scan/scan-patcher.ts';

/** A point in fractions of the picture: from 0 at the left or the top to 1. */
export type MaskPoint = readonly [x: number, y: number];
/** At least three points. A line that crosses itself encloses what it goes around, even twice. */
export type MaskPolygon = readonly MaskPoint[];

type Size = Pick<ScanHeader, 'width' | 'height' | 'mcuWidth' | 'mcuHeight' | 'columns' | 'rows'>;

/**
 * The MCUs that polygons touch, even in one point.
 *
 * An MCU that touches a polygon is crossed by its line, or is inside as a whole. In each row of MCUs, the former are where an edge is in
 * that row, and the latter are among those where the middle of the row is inside.
 */
export function maskRuns(polygons: readonly MaskPolygon[], size: Size): McuRun[] {
  const runs: { start: number; end: number }[] = [];
  const outlines = polygons.map((polygon) => edgesOf(polygon, size));
  const isMasked = new Uint8Array(size.columns);
  for (let row = 0; row < size.rows; row++) {
    isMasked.fill(0);
    for (const edges of outlines) markRow(edges, row, isMasked);
    for (let column = 0; column < size.columns; column++) {
      if (isMasked[column] === 0) continue;
      const mcu = row * size.columns + column;
      const last = runs.at(-1);
      if (last?.end === mcu) last.end++;
      else runs.push({ start: mcu, end: mcu + 1 });
    }
  }
  return runs;
}

/** A side of a polygon, in MCUs. */
interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

function edgesOf(polygon: MaskPolygon, { width, height, mcuWidth, mcuHeight }: Size): Edge[] {
  const points = polygon.map(([x, y]) => [(x * width) / mcuWidth, (y * height) / mcuHeight] as const);
  return points.map(([x0, y0], i) => {
    const [x1, y1] = points[(i + 1) % points.length] ?? [x0, y0];
    return { x0, y0, x1, y1 };
  });
}

function markRow(edges: readonly Edge[], row: number, isMasked: Uint8Array): void {
  const crossings: { x: number; turn: number }[] = [];
  const middle = row + 0.5;
  for (const edge of edges) {
    const { x0, y0, x1, y1 } = edge;
    if (Math.max(y0, y1) < row || Math.min(y0, y1) > row + 1) continue;
    const from = xAt(edge, Math.max(row, Math.min(y0, y1)));
    const to = xAt(edge, Math.min(row + 1, Math.max(y0, y1)));
    if (y0 === y1) mark(isMasked, x0, x1);
    else mark(isMasked, from, to);
    if (y0 <= middle !== y1 <= middle) crossings.push({ x: xAt(edge, middle), turn: y0 < y1 ? 1 : -1 });
  }
  crossings.sort((a, b) => a.x - b.x);
  let turns = 0;
  for (const [i, { x, turn }] of crossings.entries()) {
    turns += turn;
    if (turns !== 0) mark(isMasked, x, crossings[i + 1]?.x ?? x);
  }
}

function xAt({ x0, y0, x1, y1 }: Edge, y: number): number {
  return y0 === y1 ? x0 : x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
}

/** Marks from one place to another, and both MCUs if a place is between them. */
function mark(isMasked: Uint8Array, from: number, to: number): void {
  const first = Math.ceil(Math.min(from, to)) - 1;
  const last = Math.floor(Math.max(from, to));
  isMasked.fill(1, Math.max(0, first), Math.max(0, last + 1));
}
