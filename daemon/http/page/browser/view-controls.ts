import type { View } from './view.ts';
import { panned, zoomed } from './view-moves.ts';

export interface ViewControlsOptions {
  readonly stage: HTMLElement;
  view(): View;
  change(view: View): void;
}

const WHEEL_STEP = 0.0018;

/** Zoom and pan by wheel, drag and pinch. Keys and buttons are in acts.ts. */
export function controlView({ stage, view, change }: ViewControlsOptions): void {
  const fingers = new Map<number, PointerEvent>();

  /** A place of the window, from the stage's middle, in its widths and heights. */
  const place = (clientX: number, clientY: number) => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return { x: (clientX - left) / width - 0.5, y: (clientY - top) / height - 0.5 };
  };

  stage.addEventListener(
    'wheel',
    (event) => {
      // At the whole picture the wheel scrolls the page as everywhere, unless there is nothing to scroll that way.
      const scrolls = event.deltaY > 0 || window.scrollY > 0;
      if (view().zoom === 1 && scrolls && !event.ctrlKey) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = Math.exp(-event.deltaY * lines * WHEEL_STEP);
      change(zoomed(view(), factor, place(event.clientX, event.clientY)));
    },
    { passive: false },
  );

  stage.addEventListener('pointerdown', (event) => {
    if (event.target instanceof Element && event.target.closest('button')) return;
    fingers.set(event.pointerId, event);
    if (view().zoom > 1 || fingers.size > 1) stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    // The button was let go where we were not told, outside of the stage or over a menu.
    if (event.buttons === 0) return void fingers.delete(event.pointerId);
    const [from, to] = [place(before.clientX, before.clientY), place(event.clientX, event.clientY)];
    const other = [...fingers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    fingers.set(event.pointerId, event);
    if (other === undefined) {
      if (view().zoom > 1) change(panned(view(), to.x - from.x, to.y - from.y));
      return;
    }
    const distance = (one: PointerEvent) =>
      Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const still = place(other.clientX, other.clientY);
    const middle = { x: (to.x + still.x) / 2, y: (to.y + still.y) / 2 };
    const pinched = zoomed(view(), distance(event) / Math.max(1, distance(before)), middle);
    change(panned(pinched, (to.x - from.x) / 2, (to.y - from.y) / 2));
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    stage.addEventListener(end, ({ pointerId }) => fingers.delete(pointerId));
}
