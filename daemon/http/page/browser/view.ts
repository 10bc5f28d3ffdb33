/** How the picture lies in its frame. */
export interface View {
  /** 1 to 8. */
  readonly zoom: number;
  /** How far the picture's middle is from the frame's, in widths and heights of the frame. */
  readonly x: number;
  readonly y: number;
  /** Degrees clockwise; before mirroring. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Left and right are exchanged. */
  readonly mirrored: boolean;
}

export const WHOLE: View = { zoom: 1, x: 0, y: 0, rotation: 0, mirrored: false };
export const MOST_ZOOM = 8;

/** Width and height are exchanged. */
export function isTurned(view: View): boolean {
  return view.rotation % 180 !== 0;
}

/** For an element that fills the frame, of whose size the container query units are. */
export function cssTransform({ zoom, x, y, rotation, mirrored: mirror }: View): string {
  const move = `translate(${(x * 100).toFixed(3)}cqw, ${(y * 100).toFixed(3)}cqh)`;
  const scale = `scale(${mirror ? -zoom : zoom}, ${zoom})`;
  return `translate(-50%, -50%) ${move} ${scale} rotate(${rotation}deg)`;
}
