import type { DisplayState } from './display-state.ts';
import { part, setText } from './dom.ts';
import { formatDateTime, formatDuration } from './format.ts';
import { OfflineCard } from './offline-card.ts';
import { text } from './text.ts';
import { cssTransform, isSideways } from './view.ts';
import type { View } from './view.ts';

/** The timestamp shows tenths of a second: it need not change more often. */
const TIMESTAMP_INTERVAL_MS = 90;

export interface ShownPicture {
  readonly source: HTMLCanvasElement | HTMLImageElement;
  readonly width: number;
  readonly height: number;
}

/** The frame around the picture, with the texts over it, in an element with the parts of `#viewer` in index.html. */
export class PictureFrame {
  readonly root: HTMLElement;
  readonly stage: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly image: HTMLImageElement;
  readonly #picture: HTMLElement;
  readonly #shape: SVGSVGElement;
  readonly #timestamp: HTMLElement;
  readonly #chip: HTMLElement;
  readonly #age: HTMLElement;
  readonly #card: OfflineCard;
  #sideways = false;
  #timestampSetMs = 0;

  constructor(root: HTMLElement) {
    this.root = root;
    this.stage = part(root, 'stage', HTMLElement);
    this.canvas = part(root, 'canvas', HTMLCanvasElement);
    this.image = part(root, 'image', HTMLImageElement);
    this.#picture = part(root, 'picture', HTMLElement);
    this.#shape = part(root, 'shape', SVGSVGElement);
    this.#timestamp = part(root, 'timestamp', HTMLElement);
    this.#chip = part(root, 'chip', HTMLElement);
    this.#age = part(root, 'age', HTMLElement);
    this.#card = new OfflineCard(part(root, 'card', HTMLElement));
  }

  /** Chooses the element that the picture is in. */
  showIn(surface: 'canvas' | 'image'): void {
    this.canvas.hidden = surface === 'image';
    this.image.hidden = surface === 'canvas';
  }

  apply(view: View): void {
    this.#sideways = isSideways(view);
    this.#picture.style.transform = cssTransform(view);
    this.#picture.toggleAttribute('data-sideways', this.#sideways);
    this.stage.toggleAttribute('data-zoomed', view.zoom > 1);
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
  show(state: DisplayState, retry: string, slow: string): void {
    const { kind, label, ageMs } = state;
    this.root.dataset['kind'] = kind;
    setText(this.#chip, kind === 'live' ? slow : slow === '' ? label : `${label}. ${slow}`);
    const age =
      kind === 'old' && ageMs !== null ? text('live.lastPicture', { age: formatDuration(ageMs / 1000) }) : '';
    setText(this.#age, age);
    this.#card.show(state, retry);
  }
}
