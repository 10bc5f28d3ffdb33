import { build, setText } from '../dom.ts';
import { formatTime } from '../format.ts';
import { text } from '../text.ts';
import { lengthText } from './event-texts.ts';
import type { TimeRange } from './local-day.ts';
import { withHandleAt } from './range-selection.ts';
import { fractionAt, msAt } from './time-axis.ts';

interface RangeParts {
  /** The strip on which the range lies, from its left end to its right end. */
  readonly track: HTMLElement;
  axis(): TimeRange;
  range(): TimeRange | null;
  /** A handle was moved. */
  onRange(range: TimeRange): void;
}

const KEY_MS = 1000;
const KEYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** The selected range on a strip, with a handle at each end. Call `draw` when range or axis have changed. */
export function rangeHandles(parts: RangeParts): { readonly root: HTMLElement; draw(): void } {
  const length = build('span', { class: 'length number' });
  const start = handle(parts, 'start', text('recordings.rangeStart'));
  const end = handle(parts, 'end', text('recordings.rangeEnd'));
  const root = build('div', { class: 'range', hidden: '' }, start, end, length);
  const draw = () => {
    const [range, axis] = [parts.range(), parts.axis()];
    root.hidden = range === null || range.toMs < axis.fromMs || range.fromMs > axis.toMs;
    if (range === null) return;
    const inSight = (ms: number) => Math.min(1.02, Math.max(-0.02, fractionAt(axis, ms)));
    const [left, right] = [inSight(range.fromMs), inSight(range.toMs)];
    root.style.left = `${left * 100}%`;
    root.style.width = `${(right - left) * 100}%`;
    root.toggleAttribute('data-left', right > 0.85);
    setText(length, lengthText(range.fromMs, range.toMs));
    showValue(start, range.fromMs);
    showValue(end, range.toMs);
  };
  return { root, draw };
}

function showValue(target: HTMLElement, ms: number): void {
  target.setAttribute('aria-valuenow', String(Math.round(ms / 1000)));
  target.setAttribute('aria-valuetext', formatTime(ms));
}

function handle(parts: RangeParts, which: 'start' | 'end', label: string): HTMLElement {
  const made = build('div', {
    class: `handle ${which}`,
    role: 'slider',
    tabindex: '0',
    'aria-label': label,
    'aria-valuenow': '0',
  });
  const moveTo = (ms: number) => {
    const range = parts.range();
    if (range !== null) parts.onRange(withHandleAt(range, which, ms));
  };
  made.addEventListener('pointerdown', (event) => {
    event.stopPropagation();
    made.setPointerCapture(event.pointerId);
  });
  made.addEventListener('pointermove', (event) => {
    event.stopPropagation();
    if (!made.hasPointerCapture(event.pointerId)) return;
    const { left, width } = parts.track.getBoundingClientRect();
    moveTo(msAt(parts.axis(), (event.clientX - left) / Math.max(1, width)));
  });
  made.addEventListener('keydown', (event) => {
    const direction = KEYS[event.key];
    const range = parts.range();
    if (direction === undefined || range === null) return;
    event.preventDefault();
    event.stopPropagation();
    const from = which === 'start' ? range.fromMs : range.toMs;
    moveTo(from + direction * KEY_MS * (event.shiftKey ? 10 : 1));
  });
  return made;
}
