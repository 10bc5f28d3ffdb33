import { turnedPoint } from '../frame/exif-orientation.ts';
import type { Turn } from '../frame/exif-orientation.ts';

/** The corners of an area, [x, y] in fractions of the picture, from 0 to 1. */
export type Outline = readonly (readonly [x: number, y: number])[];

/** The outlines in pictures that are turned. */
export function turnedOutlines(outlines: readonly Outline[], turn: Turn): Outline[] {
  return outlines.map((points) => points.map((point) => turnedPoint(point, turn)));
}

/**
 * The lines of a camera in Frigate's configuration that have its motion masks; '' if there are none. Since Frigate 0.14, masks are
 * fractions. One that it reads as more than 1.0 would be a pixel: up to 0.16 it compares texts, so 1 must not be written as 1.000.
 */
export function frigateMotion(masks: readonly Outline[]): string {
  if (masks.length === 0) return '';
  const lines = masks.map((points) => `\n        - "${points.flat().map(fraction).join(',')}"`);
  return `\n    motion:\n      mask:${lines.join('')}`;
}

function fraction(value: number): string {
  return String(Number(value.toFixed(3)));
}
