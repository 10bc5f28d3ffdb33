import type { Drawing } from './jpeg/picture-encoder.ts';
import { TILE, type Plane } from './jpeg/tile-encoder.ts';

/** Pixels from the left upper corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A colour as JPEG has it (full range, BT.601), 0 to 255 each. */
export interface Colour {
  readonly luma: number;
  readonly blue: number;
  readonly red: number;
}

/** How much ink lies on each pixel, row by row, 0 to 255. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

/** The colour of `#rrggbb`, by JFIF's formula. */
export function colour(hex: string): Colour {
  const [r = 0, g = 0, b = 0] = Buffer.from(hex.slice(1), 'hex');
  return {
    luma: Math.round(0.299 * r + 0.587 * g + 0.114 * b),
    blue: Math.min(255, Math.round(128 - 0.168736 * r - 0.331264 * g + 0.5 * b)),
    red: Math.min(255, Math.round(128 + 0.5 * r - 0.418688 * g - 0.081312 * b)),
  };
}

/** A picture in the planes that the encoder reads, padded to whole tiles; it remembers which tiles were painted. */
export class Canvas implements Drawing {
  readonly width: number;
  readonly height: number;
  readonly luma: Plane;
  readonly blue: Plane;
  readonly red: Plane;
  private readonly tilesWide: number;
  private painted = new Set<number>();

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.tilesWide = Math.ceil(width / TILE);
    const tilesHigh = Math.ceil(height / TILE);
    this.luma = plane(this.tilesWide * TILE, tilesHigh * TILE);
    this.blue = plane((this.tilesWide * TILE) / 2, (tilesHigh * TILE) / 2);
    this.red = plane((this.tilesWide * TILE) / 2, (tilesHigh * TILE) / 2);
  }

  /**
   * Fills a rectangle. Colour has half the resolution, so even coordinates give clean edges. What touches the right
   * or the lower edge goes on into the padding: an edge inside the last tile would show in the visible part of it.
   */
  paint(rect: Rect, { luma, blue, red }: Colour): void {
    const { x, y } = rect;
    const right = x + rect.width >= this.width ? this.luma.stride : x + rect.width;
    const bottom =
      y + rect.height >= this.height ? this.luma.samples.length / this.luma.stride : y + rect.height;
    fillPlane(this.luma, x, y, right, bottom, luma);
    fillPlane(this.blue, x >> 1, y >> 1, (right + 1) >> 1, (bottom + 1) >> 1, blue);
    fillPlane(this.red, x >> 1, y >> 1, (right + 1) >> 1, (bottom + 1) >> 1, red);
    this.notePainted({ x, y, width: right - x, height: bottom - y });
  }

  /** Paints in luminance only: where the mask has no ink the pixel gets `paper`, where it has all of it, `ink`. */
  stamp(x: number, y: number, mask: Mask, ink: number, paper: number): void {
    const { samples, stride } = this.luma;
    let i = 0;
    for (let row = y; row < y + mask.height; row += 1) {
      for (let at = row * stride + x; i < (row - y + 1) * mask.width; i += 1, at += 1) {
        samples[at] = paper + Math.round(((ink - paper) * Number(mask.ink[i])) / 255);
      }
    }
    this.notePainted({ x, y, width: mask.width, height: mask.height });
  }

  takePainted(): Set<number> {
    const { painted } = this;
    this.painted = new Set();
    return painted;
  }

  /** The tiles that a rectangle touches. */
  *tilesIn({ x, y, width, height }: Rect): Generator<number> {
    for (let row = Math.trunc(y / TILE); row * TILE < y + height; row += 1) {
      for (let column = Math.trunc(x / TILE); column * TILE < x + width; column += 1) {
        yield row * this.tilesWide + column;
      }
    }
  }

  private notePainted(rect: Rect): void {
    for (const tile of this.tilesIn(rect)) this.painted.add(tile);
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
