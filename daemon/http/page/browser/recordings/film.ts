import { apiUrl } from '../api-url.ts';
import { build } from '../dom.ts';
import type { TimeRange } from './local-day.ts';
import { rangeHandles } from './range-handles.ts';
import { fractionAt, msAt, spanOf } from './time-axis.ts';

interface FilmParts {
  range(): TimeRange;
  /** A handle was moved. */
  onRange(range: TimeRange): void;
}

const PICTURES = 6;
/** What is shown before and after a range, in parts of its length, so that it can be made longer. */
const AROUND = 0.3;

/** A range and what is around it as some pictures side by side, with a handle at each end. */
export class Film {
  readonly root = build('div', { class: 'film' });
  readonly #range: () => TimeRange;
  readonly #images = Array.from({ length: PICTURES }, () => build('img', { alt: '' }));
  readonly #handles: ReturnType<typeof rangeHandles>;
  #axis: TimeRange;

  constructor({ range, onRange }: FilmParts) {
    this.#range = range;
    this.#axis = axisAround(range());
    this.#handles = rangeHandles({ track: this.root, axis: () => this.#axis, range, onRange });
    const pictures = build('div', { class: 'pictures', 'aria-hidden': 'true' }, ...this.#images);
    this.root.append(pictures, this.#handles.root);
  }

  /** Loads the pictures, one after the other, until the signal. */
  async load(signal: AbortSignal): Promise<void> {
    for (const [index, image] of this.#images.entries()) {
      if (signal.aborted) return;
      const atMs = Math.round(msAt(this.#axis, (index + 0.5) / PICTURES));
      image.src = apiUrl(`recordings/picture.jpg?at=${atMs}`);
      await image.decode().catch(() => image.removeAttribute('src'));
    }
  }

  /** Shows the range where it is now. */
  draw(): void {
    const { fromMs, toMs } = this.#range();
    // It was entered as a time that is out of sight.
    if (fractionAt(this.#axis, fromMs) < 0 || fractionAt(this.#axis, toMs) > 1)
      this.#axis = axisAround(this.#range());
    const placeOf = (ms: number) => `${fractionAt(this.#axis, ms) * 100}%`;
    this.root.style.setProperty('--left', placeOf(fromMs));
    this.root.style.setProperty('--right', placeOf(toMs));
    this.#handles.draw();
  }
}

function axisAround(range: TimeRange): TimeRange {
  const moreMs = spanOf(range) * AROUND;
  return { fromMs: range.fromMs - moreMs, toMs: range.toMs + moreMs };
}
