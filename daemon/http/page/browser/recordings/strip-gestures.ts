import { fractionAt, movedAxis, msAt, spanOf, zoomedAxis } from './time-axis.ts';
import type { TimeRange } from './local-day.ts';

interface GestureParts {
  /** The strip takes its time from here. */
  axis(): TimeRange;
  /** Whether a drag moves the strip under a fixed playhead, and not the playhead. */
  isCentered(): boolean;
  /** The playhead is being moved to a moment; `done` at the end of a drag. */
  onScrub(ms: number, done: boolean): void;
  onAxis(axis: TimeRange): void;
  /** A mouse is over a moment, without a button; null when it has left. */
  onHover(ms: number | null): void;
}

/** One notch of a wheel. */
const WHEEL_FACTOR = 1.25;
const NOTCH_PX = 100;
/** A touch that moves less is a tap. */
const TAP_PX = 6;

/** Dragging, pinching and the wheel on a strip. */
export function enableGestures(track: HTMLElement, parts: GestureParts): void {
  /** The x of the pointers that are down, as fractions of the strip. */
  const down = new Map<number, number>();
  let movedPx = 0;
  let centerMs = 0;
  const at = ({ clientX }: MouseEvent) => {
    const { left, width } = track.getBoundingClientRect();
    return (clientX - left) / Math.max(1, width);
  };
  const scrub = (fraction: number, done: boolean) =>
    parts.onScrub(msAt(parts.axis(), Math.min(1, Math.max(0, fraction))), done);

  track.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    track.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    movedPx = 0;
    centerMs = msAt(parts.axis(), 0.5);
    parts.onHover(null);
    if (down.size === 1 && !parts.isCentered()) scrub(at(event), false);
  });
  track.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    const now = at(event);
    if (before === undefined) {
      if (event.pointerType === 'mouse') parts.onHover(msAt(parts.axis(), now));
      return;
    }
    movedPx += Math.abs(now - before) * track.clientWidth;
    down.set(event.pointerId, now);
    if (down.size === 2) return pinch(event.pointerId, before, now);
    if (!parts.isCentered()) return scrub(now, false);
    centerMs -= (now - before) * spanOf(parts.axis());
    parts.onScrub(centerMs, false);
  });
  const end = (event: PointerEvent) => {
    const last = down.get(event.pointerId);
    if (last === undefined) return;
    down.delete(event.pointerId);
    if (down.size > 0) return;
    if (!parts.isCentered()) return scrub(last, true);
    // A tap goes there. What the browser takes for a scroll of the page is none.
    const isTap = movedPx < TAP_PX && event.type === 'pointerup';
    parts.onScrub(isTap ? msAt(parts.axis(), last) : centerMs, true);
  };
  track.addEventListener('pointerup', end);
  track.addEventListener('pointercancel', end);
  track.addEventListener('pointerleave', () => parts.onHover(null));
  track.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const axis = parts.axis();
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const px = event.deltaX === 0 ? event.deltaY : event.deltaX;
        return parts.onAxis(movedAxis(axis, (px / Math.max(1, track.clientWidth)) * spanOf(axis)));
      }
      const px = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 33;
      const fraction = parts.isCentered() ? 0.5 : at(event);
      parts.onAxis(zoomedAxis(axis, WHEEL_FACTOR ** (px / NOTCH_PX), fraction));
    },
    { passive: false },
  );

  function pinch(id: number, before: number, now: number): void {
    const other = [...down].find(([one]) => one !== id)?.[1] ?? 0.5;
    const [was, is] = [Math.abs(before - other), Math.abs(now - other)];
    if (was < 0.01 || is < 0.01) return;
    parts.onAxis(zoomedAxis(parts.axis(), was / is, parts.isCentered() ? 0.5 : other));
  }
}

/** Puts an element at its moment on a strip, or hides it when that is out of sight. */
export function placeAt(target: HTMLElement, axis: TimeRange, ms: number): void {
  const fraction = fractionAt(axis, ms);
  target.hidden = fraction < 0 || fraction > 1;
  target.style.left = `${fraction * 100}%`;
}
