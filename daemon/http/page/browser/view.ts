/** Zoom, position and orientation of the picture in its frame. */
export interface View {
  /** 1 to MAX_ZOOM. */
  readonly zoom: number;
  /** Offset of the picture's center from the frame's, in widths and heights of the frame. */
  readonly x: number;
  readonly y: number;
  /** Degrees clockwise, before mirroring. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Left and right are swapped. */
  readonly mirrored: boolean;
}

export const DEFAULT_VIEW: View = { zoom: 1, x: 0, y: 0, rotation: 0, mirrored: false };
export const MAX_ZOOM = 8;

/** Whether width and height are swapped. */
export function isSideways(view: View): boolean {
  return view.rotation % 180 !== 0;
}

/** Whether it shows the picture as the camera sends it. */
export function isDefault({ zoom, rotation, mirrored: mirror }: View): boolean {
  return zoom === 1 && rotation === 0 && !mirror;
}

/** For an element as large as the frame; the frame is the container of the query units. */
export function cssTransform({ zoom, x, y, rotation, mirrored: mirror }: View): string {
  const move = `translate(${(x * 100).toFixed(3)}cqw, ${(y * 100).toFixed(3)}cqh)`;
  const scale = `scale(${mirror ? -zoom : zoom}, ${zoom})`;
  return `translate(-50%, -50%) ${move} ${scale} rotate(${rotation}deg)`;
}

/** Zooms by a factor and keeps the given point in place (x and y from the frame's center, -0.5 to 0.5). */
export function zoomed(view: View, factor: number, at = { x: 0, y: 0 }): View {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor));
  const ratio = zoom / view.zoom;
  return clamped({ ...view, zoom, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio });
}

export function panned(view: View, dx: number, dy: number): View {
  return clamped({ ...view, x: view.x + dx, y: view.y + dy });
}

/** A quarter turn clockwise on the screen, mirrored or not. */
export function rotated(view: View): View {
  return rotatedBy(view, view.mirrored ? 270 : 90);
}

export function mirrored(view: View): View {
  return { ...view, mirrored: !view.mirrored, x: 0 - view.x };
}

/** Swaps top and bottom: a half turn, mirrored. */
export function flipped(view: View): View {
  return { ...rotatedBy(view, 180), mirrored: !view.mirrored };
}

function rotatedBy(view: View, degrees: number): View {
  return { ...view, x: 0, y: 0, zoom: 1, rotation: ((view.rotation + degrees) % 360) as View['rotation'] };
}

/** Limits the offset so that the picture covers the frame. */
function clamped(view: View): View {
  const max = (view.zoom - 1) / 2;
  const clamp = (value: number) => Math.min(max, Math.max(-max, value)) + 0;
  return { ...view, x: clamp(view.x), y: clamp(view.y) };
}
