import type { DisplayState } from './display-state.ts';
import { element, setText } from './dom.ts';
import { formatDateTime } from './format.ts';
import { cssTransform, isSideways } from './view.ts';
import type { View } from './view.ts';

/** The timestamp shows tenths of a second: it need not change more often. */
const TIMESTAMP_INTERVAL_MS = 90;

export interface ShownPicture {
  readonly source: HTMLCanvasElement | HTMLImageElement;
  readonly width: number;
  readonly height: number;
}

/** The frame around the picture, with the texts over it. */
export class PictureFrame {
  readonly root = element('#stage', HTMLElement);
  readonly canvas = element('#canvas', HTMLCanvasElement);
  readonly image = element('#image', HTMLImageElement);
  readonly #picture = element('#picture', HTMLElement);
  readonly #shape = element('#shape', SVGSVGElement);
  readonly #timestamp = element('#timestamp', HTMLElement);
  readonly #banner = element('#banner', HTMLElement);
  readonly #chip = element('#chip', HTMLElement);
  readonly #lines = {
    title: element('#banner [data-line="title"]', HTMLElement),
    reason: element('#banner [data-line="reason"]', HTMLElement),
    hint: element('#banner [data-line="hint"]', HTMLElement),
    retry: element('#banner [data-line="retry"]', HTMLElement),
  };
  #sideways = false;
  #timestampSetMs = 0;

  /** Chooses the element that the picture is in. */
  showIn(surface: 'canvas' | 'image'): void {
    this.canvas.hidden = surface === 'image';
    this.image.hidden = surface === 'canvas';
  }

  apply(view: View): void {
    this.#sideways = isSideways(view);
    this.#picture.style.transform = cssTransform(view);
    this.#picture.toggleAttribute('data-sideways', this.#sideways);
    this.root.toggleAttribute('data-zoomed', view.zoom > 1);
    this.fit();
  }

  /** The element that the picture is in, and the picture's size in pixels; 0 without a picture. */
  get shown(): ShownPicture {
    const { canvas, image } = this;
    return image.hidden
      ? { source: canvas, width: canvas.width, height: canvas.height }
      : { source: image, width: image.naturalWidth, height: image.naturalHeight };
  }

  /** Gives the frame the picture's aspect ratio. */
  fit(): void {
    const { width, height } = this.shown;
    if (width === 0 || height === 0) return;
    const box = this.#sideways ? `0 0 ${height} ${width}` : `0 0 ${width} ${height}`;
    if (this.#shape.getAttribute('viewBox') !== box) this.#shape.setAttribute('viewBox', box);
  }

  showTimestamp(shown: boolean): void {
    this.#timestamp.hidden = !shown;
  }

  /** Shows the capture time; null clears it. */
  setTimestamp(capturedMs: number | null): void {
    const nowMs = performance.now();
    if (this.#timestamp.hidden || nowMs - this.#timestampSetMs < TIMESTAMP_INTERVAL_MS) return;
    this.#timestampSetMs = nowMs;
    setText(this.#timestamp, capturedMs === null ? '' : formatDateTime(capturedMs, true));
  }

  /** `retry` says when the next attempt is made, `slow` that the frame rate is limited. Both may be empty. */
  show({ kind, label, title, reason, hint }: DisplayState, retry: string, slow: string): void {
    document.documentElement.dataset['kind'] = kind;
    setText(this.#chip, kind === 'live' ? slow : slow === '' ? label : `${label}. ${slow}`);
    this.#banner.hidden = kind === 'live' || kind === 'late' || kind === 'paused';
    if (this.#banner.hidden) return;
    setText(this.#lines.title, title);
    setText(this.#lines.reason, reason);
    setText(this.#lines.hint, hint);
    setText(this.#lines.retry, retry);
  }
}
