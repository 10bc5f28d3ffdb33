import { element } from '../dom.ts';
import { formatTime } from '../format.ts';
import { rangeOfDay } from './local-day.ts';
import { StripDrawing } from './strip-drawing.ts';
import { enableGestures, placeAt } from './strip-gestures.ts';
import { axisAround, fractionAt, spanOf } from './time-axis.ts';
import type { Timeline } from './timeline.ts';

const KEY_MS = 10 * 60_000;
const KEYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** The strip of the whole day, with the window that the other strip shows. */
export function enableDayStrip(timeline: Timeline, onScrub: (ms: number, done: boolean) => void): void {
  const root = element('#day', HTMLElement);
  const track = element('#day .track', HTMLElement);
  const shown = element('#day .window', HTMLElement);
  const playhead = element('#day .playhead', HTMLElement);
  const drawing = new StripDrawing(root, track);
  const axis = () => rangeOfDay(timeline.state.day);
  const draw = () => {
    const { events, kept } = timeline.state;
    drawing.draw(axis(), events, kept, Date.now());
  };
  timeline.listen(['day', 'events', 'kept'], draw);
  new ResizeObserver(draw).observe(track);
  timeline.listen(['day', 'axis', 'atMs'], () => {
    const { axis: hour, atMs } = timeline.state;
    const [left, right] = [fractionAt(axis(), hour.fromMs), fractionAt(axis(), hour.toMs)];
    shown.style.left = `${Math.max(0, left) * 100}%`;
    shown.style.width = `${(Math.min(1, right) - Math.max(0, left)) * 100}%`;
    placeAt(playhead, axis(), atMs);
    track.setAttribute('aria-valuenow', String(Math.round(atMs / 1000)));
    track.setAttribute('aria-valuetext', formatTime(atMs));
  });
  enableGestures(track, {
    axis,
    isCentered: () => false,
    onScrub: (ms, done) => {
      timeline.change({ axis: axisAround(ms, spanOf(timeline.state.axis)) });
      onScrub(ms, done);
    },
    onAxis: () => {},
    onHover: () => {},
  });
  track.addEventListener('keydown', (event) => {
    const direction = KEYS[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onScrub(timeline.state.atMs + direction * KEY_MS, true);
  });
}
