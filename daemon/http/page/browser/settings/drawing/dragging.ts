import type { Point } from './polygon.ts';

/** What a drag does; made when it begins. */
export interface Drag {
  /** With the way from where it began, in fractions of the picture. */
  move(dx: number, dy: number): void;
  readonly end?: () => void;
}

/**
 * Follows one pointer at a time: mouse, finger or pen. `begin` decides what is dragged: null for nothing. The pointer keeps
 * what it drags until it is lifted, also beside the element.
 */
export function enableDragging(
  root: HTMLElement,
  pointAt: (event: MouseEvent) => Point,
  begin: (event: PointerEvent, at: Point) => Drag | null,
): void {
  let current: { readonly id: number; readonly from: Point; readonly drag: Drag } | null = null;
  root.addEventListener('pointerdown', (event) => {
    if (current !== null || event.button !== 0) return;
    const from = pointAt(event);
    const drag = begin(event, from);
    if (drag === null) return;
    current = { id: event.pointerId, from, drag };
    root.setPointerCapture(event.pointerId);
  });
  root.addEventListener('pointermove', (event) => {
    if (event.pointerId !== current?.id) return;
    const [x, y] = pointAt(event);
    current.drag.move(x - current.from[0], y - current.from[1]);
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    root.addEventListener(end, ({ pointerId }) => {
      if (pointerId !== current?.id) return;
      current.drag.end?.();
      current = null;
    });
}

/** The way of an arrow key, a fiftieth of the picture or, with shift, a tenth of that; null for another key. */
export function arrowStep({ key, shiftKey }: KeyboardEvent): Point | null {
  const step = shiftKey ? 0.002 : 0.02;
  const ways: Readonly<Record<string, Point>> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  };
  return ways[key] ?? null;
}
