import type { Drawing } from './jpeg/picture-encoder.ts';
import { TILE, type Plane } from './jpeg/tile-encoder.ts';

/** Pixels; the origin is the top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A JPEG color (full range, BT.601), each component 0 to 255. */
export interface Color {
  readonly luma: number;
  readonly blue: number;
  readonly red: number;
}

/** How much ink covers each pixel, row by row, 0 to 255. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

/** Converts `#rrggbb` by JFIF's formula. */
export function color(hex: string): Color {
  const [r = 0, g = 0, b = 0] = Buffer.from(hex.slice(1), 'hex');
  return {
    luma: Math.round(0.299 * r + 0.587 * g + 0.114 * b),
    blue: Math.min(255, Math.round(128 - 0.168736 * r - 0.331264 * g + 0.5 * b)),
    red: Math.min(255, Math.round(128 + 0.5 * r - 0.418688 * g - 0.081312 * b)),
  };
}

/** Whether two rectangles have a point in common that is not only on an edge. */
export function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** A picture as the planes that the encoder reads, padded to complete tiles. It tracks which tiles were painted. */
export class Canvas implements Drawing {
  readonly width: number;
  readonly height: number;
  readonly luma: Plane;
  readonly blue: Plane;
  readonly red: Plane;
  readonly #tilesWide: number;
  #painted = new Set<number>();

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#tilesWide = Math.ceil(width / TILE);
    const tilesHigh = Math.ceil(height / TILE);
    this.luma = plane(this.#tilesWide * TILE, tilesHigh * TILE);
    this.blue = plane((this.#tilesWide * TILE) / 2, (tilesHigh * TILE) / 2);
    this.red = plane((this.#tilesWide * TILE) / 2, (tilesHigh * TILE) / 2);
  }

  /**
   * Fills a rectangle. Color has half the resolution, so even coordinates give clean edges. A rectangle that touches
   * the right or bottom edge extends into the padding: an edge inside the last tile would blur its visible part.
   */
  paint(rect: Rect, { luma, blue, red }: Color): void {
    const { x, y } = rect;
    const right = x + rect.width >= this.width ? this.luma.stride : x + rect.width;
    const bottom =
      y + rect.height >= this.height ? this.luma.samples.length / this.luma.stride : y + rect.height;
    fillPlane(this.luma, x, y, right, bottom, luma);
    fillPlane(this.blue, x >> 1, y >> 1, (right + 1) >> 1, (bottom + 1) >> 1, blue);
    fillPlane(this.red, x >> 1, y >> 1, (right + 1) >> 1, (bottom + 1) >> 1, red);
    this.markPainted({ x, y, width: right - x, height: bottom - y });
  }

  /** Sets the luminance only: `paper` where the mask has no ink, `ink` where it has full ink. */
  stamp(x: number, y: number, mask: Mask, ink: number, paper: number): void {
    const { samples, stride } = this.luma;
    let i = 0;
    for (let row = y; row < y + mask.height; row++) {
      for (let at = row * stride + x; i < (row - y + 1) * mask.width; i++, at++) {
        samples[at] = paper + Math.round(((ink - paper) * Number(mask.ink[i])) / 255);
      }
    }
    this.markPainted({ x, y, width: mask.width, height: mask.height });
  }

  takePainted(): Set<number> {
    const painted = this.#painted;
    this.#painted = new Set();
    return painted;
  }

  /** The tiles that a rectangle touches. */
  *tilesIn({ x, y, width, height }: Rect): Generator<number> {
    for (let row = Math.trunc(y / TILE); row * TILE < y + height; row++) {
      for (let column = Math.trunc(x / TILE); column * TILE < x + width; column++) {
        yield row * this.#tilesWide + column;
      }
    }
  }

  /** To be called after the planes were changed directly. */
  markPainted(rect: Rect): void {
    for (const tile of this.tilesIn(rect)) this.#painted.add(tile);
  }
}

function plane(stride: number, rows: number): Plane {
  return { samples: new Uint8Array(stride * rows), stride };
}

function fillPlane(
  { samples, stride }: Plane,
  left: number,
  top: number,
  right: number,
  bottom: number,
  value: number,
): void {
  for (let row = top * stride; row < bottom * stride; row += stride) {
    samples.fill(value, row + left, row + right);
  }
}
