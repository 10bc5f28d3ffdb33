import { build, setText } from '../dom.ts';
import { formatTime } from '../format.ts';
import { text } from '../text.ts';
import { lengthText } from './event-texts.ts';
import { withHandleAt } from './range-selection.ts';
import { fractionAt, msAt } from './time-axis.ts';
import type { Timeline } from './timeline.ts';

const KEY_MS = 1000;

/** The selected range on the strip, with a handle at each end. */
export function rangeHandles(timeline: Timeline, track: HTMLElement): HTMLElement {
  const length = build('span', { class: 'length number' });
  const start = handle('start', text('recordings.rangeStart'));
  const end = handle('end', text('recordings.rangeEnd'));
  const root = build('div', { class: 'range', hidden: '' }, start, end, length);
  timeline.listen(['range', 'axis'], () => {
    const { range, axis } = timeline.state;
    root.hidden = range === null || range.toMs < axis.fromMs || range.fromMs > axis.toMs;
    if (range === null) return;
    const [left, right] = [range.fromMs, range.toMs].map((ms) =>
      Math.min(1.02, Math.max(-0.02, fractionAt(axis, ms))),
    ) as [number, number];
    root.style.left = `${left * 100}%`;
    root.style.width = `${(right - left) * 100}%`;
    root.toggleAttribute('data-left', right > 0.85);
    setText(length, lengthText(range.fromMs, range.toMs));
    for (const [target, ms] of [
      [start, range.fromMs],
      [end, range.toMs],
    ] as const) {
      target.setAttribute('aria-valuenow', String(Math.round(ms / 1000)));
      target.setAttribute('aria-valuetext', formatTime(ms));
    }
  });
  return root;

  function handle(which: 'start' | 'end', label: string): HTMLElement {
    const made = build('div', {
      class: `handle ${which}`,
      role: 'slider',
      tabindex: '0',
      'aria-label': label,
    });
    const moveTo = (ms: number) => {
      const { range } = timeline.state;
      if (range !== null) timeline.change({ range: withHandleAt(range, which, ms) });
    };
    made.addEventListener('pointerdown', (event) => {
      event.stopPropagation();
      made.setPointerCapture(event.pointerId);
    });
    made.addEventListener('pointermove', (event) => {
      event.stopPropagation();
      if (!made.hasPointerCapture(event.pointerId)) return;
      const { left, width } = track.getBoundingClientRect();
      moveTo(msAt(timeline.state.axis, (event.clientX - left) / Math.max(1, width)));
    });
    made.addEventListener('keydown', (event) => {
      const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      const { range } = timeline.state;
      if (direction === undefined || range === null) return;
      event.preventDefault();
      event.stopPropagation();
      moveTo(
        (which === 'start' ? range.fromMs : range.toMs) + direction * KEY_MS * (event.shiftKey ? 10 : 1),
      );
    });
    return made;
  }
}
