/** Left, top, width and height, in fractions of the picture. */
export type Box = readonly [number, number, number, number];

/** A picture that fills its frame is made larger by `scale` and moved by `x` and `y`, in fractions of the frame. */
export interface Crop {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** More than this, and the JPEG's blocks show. */
const MAX_SCALE = 3;
/** How much of the frame what moved takes. */
const WANTED = 0.6;

/** Shows the surroundings of a box: whole pictures look all alike at 104 px. */
export function cropAround(box: Box | null): Crop {
  if (box === null) return { scale: 1, x: 0, y: 0 };
  const [left, top, width, height] = box;
  const scale = Math.min(MAX_SCALE, Math.max(1, WANTED / Math.max(width, height, 0.01)));
  const offset = (center: number) => Math.min(0, Math.max(1 - scale, 0.5 - center * scale));
  return { scale, x: offset(left + width / 2), y: offset(top + height / 2) };
}
