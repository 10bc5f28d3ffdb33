import { build } from '../dom.ts';
import { markPaths, rangesPath, SHAPES } from './event-marks.ts';
import { tickText } from './event-texts.ts';
import type { TimeRange } from './local-day.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { fractionAt, ticks } from './time-axis.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** A label and the room beside it, in px. */
const LABEL_WIDTH = 100;
/** Hours have two digits. */
const HOUR_WIDTH = 60;
const LONG_MS = 6 * 3_600_000;
/** Nearer to an end of the strip, a label would stick out. */
const EDGE_PX = 20;

/** A stretch of time drawn into an element: where pictures are, the marks of events, labels. */
export class StripDrawing {
  readonly track: HTMLElement;
  readonly #svg = document.createElementNS(SVG, 'svg');
  readonly #labels = build('div', { class: 'labels number', 'aria-hidden': 'true' });
  readonly #paths = new Map<string, SVGPathElement>();

  constructor(root: HTMLElement, track: HTMLElement) {
    this.track = track;
    this.#svg.setAttribute('aria-hidden', 'true');
    this.#svg.setAttribute('class', 'marks');
    for (const name of ['kept', 'hatching', 'block', 'bar', 'diamond', 'ring'] as const) {
      const path = document.createElementNS(SVG, 'path');
      path.dataset['shape'] = name;
      this.#paths.set(name, path);
      this.#svg.append(path);
    }
    track.prepend(this.#svg);
    root.append(this.#labels);
  }

  /** In px; 0 while the strip is not shown. */
  get width(): number {
    return this.track.clientWidth;
  }

  draw(axis: TimeRange, events: readonly RecordedEvent[], kept: readonly TimeRange[], nowMs: number): void {
    const { clientWidth: width, clientHeight: height } = this.track;
    if (width === 0 || height === 0) return;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const marks = markPaths(events, axis, { width, height }, nowMs);
    for (const shape of SHAPES) this.#paths.get(shape)?.setAttribute('d', marks[shape]);
    this.#paths.get('kept')?.setAttribute('d', rangesPath(kept, axis, { width, height }));
    this.#label(axis, width);
  }

  #label(axis: TimeRange, width: number): void {
    const room = axis.toMs - axis.fromMs > LONG_MS ? HOUR_WIDTH : LABEL_WIDTH;
    const moments = ticks(axis, Math.max(2, Math.floor(width / room)));
    const stepMs = (moments[1] ?? 0) - (moments[0] ?? 0) || 60_000;
    const labels = moments.map((ms) => {
      const fraction = fractionAt(axis, ms);
      const label = build('span', {}, tickText(ms, stepMs));
      label.style.left = `${fraction * 100}%`;
      if (fraction < 0.001) label.dataset['at'] = 'start';
      else if (fraction > 0.999) label.dataset['at'] = 'end';
      else label.hidden = Math.min(fraction, 1 - fraction) * width < EDGE_PX;
      return label;
    });
    this.#labels.replaceChildren(...labels);
  }
}
