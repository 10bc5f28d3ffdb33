import { panned, zoomed } from './view.ts';
import type { View } from './view.ts';

export interface ViewControlsOptions {
  readonly stage: HTMLElement;
  view(): View;
  change(view: View): void;
  /** Pinching shows the whole picture where it fills the screen, and fills the screen again. */
  showWhole(whole: boolean): void;
}

/** Change of the zoom, as an exponent of e, per pixel of the wheel. */
const WHEEL_STEP = 0.0018;

/** Zoom and pan by wheel, drag and pinch. Keys and buttons are in actions.ts. */
export function enableViewControls({ stage, view, change, showWhole }: ViewControlsOptions): void {
  const pointers = new Map<number, PointerEvent>();

  /** A point relative to the center of the stage, in widths and heights of it. */
  const stagePoint = (clientX: number, clientY: number) => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return { x: (clientX - left) / width - 0.5, y: (clientY - top) / height - 0.5 };
  };

  stage.addEventListener(
    'wheel',
    (event) => {
      // Without zoom the wheel scrolls the page as usual, unless the page is at its top already.
      const scrolls = event.deltaY > 0 || window.scrollY > 0;
      if (view().zoom === 1 && scrolls && !event.ctrlKey) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = Math.exp(-event.deltaY * lines * WHEEL_STEP);
      change(zoomed(view(), factor, stagePoint(event.clientX, event.clientY)));
    },
    { passive: false },
  );

  stage.addEventListener('pointerdown', (event) => {
    if (event.target instanceof Element && event.target.closest('button')) return;
    pointers.set(event.pointerId, event);
    if (view().zoom > 1 || pointers.size > 1) stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    // The button was released outside of the stage or over a menu, without a pointerup event.
    if (event.buttons === 0) return void pointers.delete(event.pointerId);
    const [from, to] = [stagePoint(before.clientX, before.clientY), stagePoint(event.clientX, event.clientY)];
    const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    pointers.set(event.pointerId, event);
    if (other === undefined) {
      if (view().zoom > 1) change(panned(view(), to.x - from.x, to.y - from.y));
      return;
    }
    const distance = (one: PointerEvent) =>
      Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const fixed = stagePoint(other.clientX, other.clientY);
    const middle = { x: (to.x + fixed.x) / 2, y: (to.y + fixed.y) / 2 };
    const factor = distance(event) / Math.max(1, distance(before));
    if (view().zoom === 1 && factor !== 1) showWhole(factor < 1);
    const pinched = zoomed(view(), factor, middle);
    change(panned(pinched, (to.x - from.x) / 2, (to.y - from.y) / 2));
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    stage.addEventListener(end, ({ pointerId }) => pointers.delete(pointerId));
}
