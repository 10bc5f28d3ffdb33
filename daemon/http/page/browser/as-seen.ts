import { isSideways } from './view.ts';
import type { View } from './view.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The part of a picture that a view shows: a rectangle in pixels of the turned picture, from its center. */
interface VisiblePart extends Size {
  readonly left: number;
  readonly top: number;
}

/**
 * Which part of a picture is seen in a stage. At zoom 1 the picture is in the stage as a whole, or, with `covers`,
 * covers it.
 */
export function visiblePart(view: View, picture: Size, stage: Size, covers: boolean): VisiblePart {
  const turned = isSideways(view) ? { width: picture.height, height: picture.width } : picture;
  const scales = [stage.width / turned.width, stage.height / turned.height] as const;
  const scale = view.zoom * (covers ? Math.max(...scales) : Math.min(...scales));
  const [left, width] = span(stage.width / scale, view.x, turned.width);
  const [top, height] = span(stage.height / scale, view.y, turned.height);
  return { left, top, width, height };
}

/** Start and length in whole pixels; `offset` is the picture's center from the stage's, in lengths of the stage. */
function span(stage: number, offset: number, picture: number): [start: number, length: number] {
  const start = Math.max(-picture / 2, -stage / 2 - offset * stage);
  const end = Math.min(picture / 2, stage / 2 - offset * stage);
  return [start, Math.max(1, Math.round(end - start))];
}

/** Draws the part of the picture that the view shows, turned as it is seen, at the picture's own resolution. */
export function drawAsSeen(
  source: CanvasImageSource,
  picture: Size,
  view: View,
  { left, top, width, height }: VisiblePart,
): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [width, height];
  const context = copy.getContext('2d', { alpha: false });
  if (context === null) return copy;
  context.translate(-left, -top);
  context.scale(view.mirrored ? -1 : 1, 1);
  context.rotate((view.rotation * Math.PI) / 180);
  context.drawImage(source, -picture.width / 2, -picture.height / 2);
  return copy;
}
