import type { Point } from './polygon.ts';

/** How a JPEG says that it is to be displayed: the EXIF tag Orientation (Exif 2.32, 4.6.4, tag 274). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What a point is the same as after mirroring, a quarter turn, or both: whether x and y are swapped, and then run backwards. */
interface Turned {
  readonly swaps: boolean;
  readonly backX: boolean;
  readonly backY: boolean;
}

const TURNS: Readonly<Record<Orientation, Turned>> = {
  1: { swaps: false, backX: false, backY: false },
  2: { swaps: false, backX: true, backY: false },
  3: { swaps: false, backX: true, backY: true },
  4: { swaps: false, backX: false, backY: true },
  5: { swaps: true, backX: false, backY: false },
  6: { swaps: true, backX: true, backY: false },
  7: { swaps: true, backX: true, backY: true },
  8: { swaps: true, backX: false, backY: true },
};

/** Where a point of a picture is displayed. Masks are fractions of the JPEG's own pixels, which a quarter turn leaves as they are. */
export function displayedPoint([x, y]: Point, orientation: Orientation): Point {
  const { swaps, backX, backY } = TURNS[orientation];
  const [across, down] = swaps ? [y, x] : [x, y];
  return [backX ? 1 - across : across, backY ? 1 - down : down];
}

/** The point of the JPEG's own pixels that is displayed there. */
export function ownPoint([x, y]: Point, orientation: Orientation): Point {
  const { swaps, backX, backY } = TURNS[orientation];
  const [across, down] = [backX ? 1 - x : x, backY ? 1 - y : y];
  return swaps ? [down, across] : [across, down];
}
