import { element, setText } from '../dom.ts';
import type { PictureFrame } from '../picture-frame.ts';
import { eventLabel } from '../recordings/event-texts.ts';
import type { RecordedEvent } from '../recordings/recorded-event.ts';
import { shownBox } from './shown-box.ts';

/** The daemon reports motion once a second while something moves. */
const NOW_MS = 2500;

export interface MotionNowParts {
  readonly frame: PictureFrame;
  /** The EXIF orientation of the pictures. */
  readonly orientation: () => number;
  /** How many times larger the picture is shown. */
  readonly zoom: () => number;
}

/** Says what moves now, and frames it in the picture. Nothing of it blinks. */
export class MotionNow {
  readonly #parts: MotionNowParts;
  readonly #chip = element('#motion-now', HTMLElement);
  readonly #label = element('#motion-now span', HTMLElement);
  readonly #drawing = element('#motion-box', SVGSVGElement);
  #timer = 0;

  constructor(parts: MotionNowParts) {
    this.#parts = parts;
  }

  /** Takes each phase of each event. */
  take(event: RecordedEvent): void {
    if (event.type !== 'motion') return;
    if (event.endMs !== null) return this.clear();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.clear(), NOW_MS);
    setText(this.#label, eventLabel(event));
    this.#chip.hidden = false;
    this.#place(event);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#chip.hidden = true;
    this.#drawing.toggleAttribute('hidden', true);
  }

  /** The same transformations as the picture has, because it is in the same frame. */
  #place({ box }: RecordedEvent): void {
    const { frame, orientation, zoom } = this.#parts;
    const { width, height } = frame.shown;
    this.#drawing.toggleAttribute('hidden', box === null || width === 0);
    if (box === null) return;
    this.#drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const isFilled = getComputedStyle(frame.canvas).objectFit === 'cover';
    this.#drawing.setAttribute('preserveAspectRatio', `xMidYMid ${isFilled ? 'slice' : 'meet'}`);
    const [x, y, w, h] = shownBox(box, orientation());
    const values = { x: x * width, y: y * height, width: w * width, height: h * height };
    for (const line of this.#drawing.children)
      for (const [name, value] of Object.entries(values)) line.setAttribute(name, value.toFixed(1));
    this.#drawing.style.setProperty('--zoom', String(zoom()));
  }
}
