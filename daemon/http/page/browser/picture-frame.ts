import { element, setText } from './dom.ts';
import type { Verdict } from './display-state.ts';
import { cssTransform, isTurned } from './view.ts';
import type { View } from './view.ts';
import { dateTime } from './format.ts';

/** The time over the picture changes at most so often: it shows tenths. */
const STAMP_MS = 90;

/** The frame that the picture lies in, with all that is said over it. */
export class Stage {
  readonly root = element('#stage', HTMLElement);
  readonly canvas = element('#canvas', HTMLCanvasElement);
  readonly image = element('#image', HTMLImageElement);
  readonly #picture = element('#picture', HTMLElement);
  readonly #shape = element('#shape', SVGSVGElement);
  readonly #stamp = element('#stamp', HTMLElement);
  readonly #banner = element('#banner', HTMLElement);
  readonly #chip = element('#chip', HTMLElement);
  readonly #lines = ['reason', 'hint', 'retry'].map((name) =>
    element(`#banner [data-line="${name}"]`, HTMLElement),
  );
  readonly #title = element('#banner [data-line="title"]', HTMLElement);
  #turned = false;
  #stampedMs = 0;

  /** Which of the two elements the picture is in. */
  showIn(way: 'canvas' | 'image'): void {
    this.canvas.hidden = way === 'image';
    this.image.hidden = way === 'canvas';
  }

  apply(view: View): void {
    this.#turned = isTurned(view);
    this.#picture.style.transform = cssTransform(view);
    this.#picture.toggleAttribute('data-turned', this.#turned);
    this.root.toggleAttribute('data-zoomed', view.zoom > 1);
    this.fit();
  }

  /** Gives the frame the picture's shape. */
  fit(): void {
    const { width, height } = this.image.hidden
      ? this.canvas
      : { width: this.image.naturalWidth, height: this.image.naturalHeight };
    if (width === 0 || height === 0) return;
    const box = this.#turned ? `0 0 ${height} ${width}` : `0 0 ${width} ${height}`;
    if (this.#shape.getAttribute('viewBox') !== box) this.#shape.setAttribute('viewBox', box);
  }

  showStamp(shown: boolean): void {
    this.#stamp.hidden = !shown;
  }

  stamp(capturedMs: number | null): void {
    const nowMs = performance.now();
    if (this.#stamp.hidden || nowMs - this.#stampedMs < STAMP_MS) return;
    this.#stampedMs = nowMs;
    setText(this.#stamp, capturedMs === null ? '' : dateTime(capturedMs, true));
  }

  /** `retry` tells when the next attempt is made; `slow` that fewer frames are asked for. Both may be empty. */
  show({ kind, label, reason, hint }: Verdict, retry: string, slow: string): void {
    document.documentElement.dataset['kind'] = kind;
    setText(this.#chip, kind === 'live' ? slow : slow === '' ? label : `${label}. ${slow}`);
    this.#banner.hidden = kind === 'live' || kind === 'late' || kind === 'paused';
    if (this.#banner.hidden) return;
    setText(this.#title, label);
    for (const [i, text] of [reason, hint, retry].entries()) {
      const line = this.#lines[i];
      if (line !== undefined) setText(line, text);
    }
  }
}
