import { DEFAULT_VIEW, zoomed } from './view.ts';
import type { View } from './view.ts';

export interface DoubleTapOptions {
  readonly stage: HTMLElement;
  view(): View;
  change(view: View): void;
  fullscreen(): void;
}

const BETWEEN_TAPS_MS = 300;
/** A finger is less exact than this, in CSS pixels. */
const TAP_SIZE = 30;
const ZOOM = 2.5;

/** Twice with a finger zooms in there, or out again; twice with a mouse is fullscreen. */
export function enableDoubleTap({ stage, view, change, fullscreen }: DoubleTapOptions): void {
  let last: PointerEvent | null = null;
  let down: PointerEvent | null = null;
  stage.addEventListener('pointerdown', (event) => (down = event));
  stage.addEventListener('pointerup', (event) => {
    // A drag or a pinch is no tap.
    const isTap = event.pointerType === 'touch' && event.isPrimary && down !== null && near(event, down);
    const first = last;
    last = isTap ? event : null;
    if (
      !isTap ||
      first === null ||
      event.timeStamp - first.timeStamp > BETWEEN_TAPS_MS ||
      !near(event, first)
    )
      return;
    last = null;
    const { left, top, width, height } = stage.getBoundingClientRect();
    const at = { x: (event.clientX - left) / width - 0.5, y: (event.clientY - top) / height - 0.5 };
    const { rotation, mirrored } = view();
    change(view().zoom > 1 ? { ...DEFAULT_VIEW, rotation, mirrored } : zoomed(view(), ZOOM, at));
  });
  // Browsers make it of two taps too.
  stage.addEventListener('dblclick', () => {
    if (down?.pointerType !== 'touch') fullscreen();
  });
}

function near(one: PointerEvent, other: PointerEvent): boolean {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) < TAP_SIZE;
}
