import type { BlockGrid } from './block-grid.ts';
import { MOST_ZONES, type NamedPolygon } from './examination.ts';

/** Sets this bit of each block whose middle is inside a polygon. */
export function paintPolygon(
  bitmap: Int32Array,
  { columns, rows }: BlockGrid,
  { points }: NamedPolygon,
  bit: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isInside(points, (column + 0.5) / columns, (row + 0.5) / rows)) continue;
      const index = row * columns + column;
      bitmap[index] = Number(bitmap[index]) | bit;
    }
  }
}

/** By the even-odd rule: a ray to the right crosses the outline an odd number of times. */
function isInside(points: NamedPolygon['points'], x: number, y: number): boolean {
  let inside = false;
  let [fromX, fromY] = points.at(-1) ?? [0, 0];
  for (const [toX, toY] of points) {
    if (fromY > y !== toY > y && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) inside = !inside;
    fromX = toX;
    fromY = toY;
  }
  return inside;
}

/** Which blocks count, and in which zones they are. */
export class AreaBitmap {
  readonly zones: readonly NamedPolygon[];
  /** One bit for each zone. */
  readonly zoneBits: Int32Array;
  /** 1 for each block in a mask. */
  readonly masked: Int32Array;
  readonly unmasked: number;

  constructor(grid: BlockGrid, zones: readonly NamedPolygon[], masks: readonly NamedPolygon[]) {
    this.zones = zones.slice(0, MOST_ZONES);
    this.zoneBits = new Int32Array(grid.count);
    this.masked = new Int32Array(grid.count);
    for (const [i, zone] of this.zones.entries()) paintPolygon(this.zoneBits, grid, zone, 1 << i);
    for (const mask of masks) paintPolygon(this.masked, grid, mask, 1);
    this.unmasked = this.masked.reduce((count, masked) => count + 1 - masked, 0);
  }
}
