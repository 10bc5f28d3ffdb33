import type { Color, Rect } from '../canvas.ts';

/**
 * A shape with one outline and one fill. Its unit is a 900th of the picture's height; x is 0 in the middle of the picture,
 * y is 0 at its top.
 */
export interface Shape {
  /** x and y of each corner in turn. */
  readonly outline: readonly number[];
  readonly bounds: Rect;
  readonly fill: Fill;
}

/** The color fades from the top of the shape to its bottom. */
export interface Fill {
  readonly top: Color;
  readonly bottom: Color;
  /** 0 (nothing to see) to 1. */
  readonly opacity: number;
}

/** Height of a scene in its units. */
export const SCENE_HEIGHT = 900;
/** From the middle to beyond the edge of the widest picture, 9152 x 16 pixels with its last tile. */
export const EVERYWHERE = 300_000;
/** Corners of a whole ellipse: even, and more than can be seen. */
const ROUND_CORNERS = 32;
/** Enough that no ring is seen: each adds a few steps of 255. */
const GLOW_RINGS = 24;

export function polygon(fill: Fill, ...outline: readonly number[]): Shape {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < outline.length; i += 2) {
    const [x, y] = [Number(outline[i]), Number(outline[i + 1])];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { outline, fill, bounds: { x: left, y: top, width: right - left, height: bottom - top } };
}

export function box(fill: Fill, x: number, y: number, width: number, height: number): Shape {
  return polygon(fill, x, y, x + width, y, x + width, y + height, x, y + height);
}

export function ellipse(fill: Fill, x: number, y: number, radiusX: number, radiusY = radiusX): Shape {
  const outline: number[] = [];
  for (let i = 0; i < ROUND_CORNERS; i++) {
    const angle = (2 * Math.PI * i) / ROUND_CORNERS;
    outline.push(x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle));
  }
  return polygon(fill, ...outline);
}

/** A line with round ends, from one point to another. */
export function limb(fill: Fill, x: number, y: number, toX: number, toY: number, radius: number): Shape {
  const across = Math.atan2(toY - y, toX - x) + Math.PI / 2;
  const outline: number[] = [];
  for (let i = 0; i <= ROUND_CORNERS / 2; i++) {
    const angle = across + (2 * Math.PI * i) / ROUND_CORNERS;
    outline.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  for (let i = 0; i <= ROUND_CORNERS / 2; i++) {
    const angle = across + Math.PI + (2 * Math.PI * i) / ROUND_CORNERS;
    outline.push(toX + radius * Math.cos(angle), toY + radius * Math.sin(angle));
  }
  return polygon(fill, ...outline);
}

/** A soft spot of light: brightest in the middle, where `opacity` is reached. */
export function glow(fill: Fill, x: number, y: number, radiusX: number, radiusY = radiusX): Shape[] {
  const ring = { ...fill, opacity: fill.opacity / GLOW_RINGS };
  return Array.from({ length: GLOW_RINGS }, (_, i) => {
    const share = (i + 1) / GLOW_RINGS;
    return ellipse(ring, x, y, radiusX * share, radiusY * share);
  });
}
