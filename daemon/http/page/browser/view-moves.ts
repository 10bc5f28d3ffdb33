import { MOST_ZOOM } from './view.ts';
import type { View } from './view.ts';

/** Zooms by a factor; what is at the point (x and y from the frame's middle, -0.5 to 0.5) stays where it is. */
export function zoomed(view: View, factor: number, at = { x: 0, y: 0 }): View {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, view.zoom * factor));
  const real = zoom / view.zoom;
  return within({ ...view, zoom, x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real });
}

export function panned(view: View, dx: number, dy: number): View {
  return within({ ...view, x: view.x + dx, y: view.y + dy });
}

/** A quarter turn clockwise, as one sees it. */
export function turned(view: View): View {
  return rotatedBy(view, view.mirrored ? 270 : 90);
}

export function mirrored(view: View): View {
  return { ...view, mirrored: !view.mirrored, x: 0 - view.x };
}

/** Top and bottom exchanged: a half turn, mirrored. */
export function flipped(view: View): View {
  return { ...rotatedBy(view, 180), mirrored: !view.mirrored };
}

function rotatedBy(view: View, degrees: number): View {
  return { ...view, x: 0, y: 0, zoom: 1, rotation: ((view.rotation + degrees) % 360) as View['rotation'] };
}

/** The picture covers the frame. */
function within(view: View): View {
  const most = (view.zoom - 1) / 2;
  const clamp = (value: number) => Math.min(most, Math.max(-most, value)) + 0;
  return { ...view, x: clamp(view.x), y: clamp(view.y) };
}
