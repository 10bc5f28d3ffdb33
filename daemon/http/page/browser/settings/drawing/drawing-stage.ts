import { build, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import type { Point } from './polygon.ts';

/** A picture after the other is enough to draw on, and needs no stream. */
const NEXT_MS = 400;
const RETRY_MS = 2000;

/** The picture of the camera as it is displayed, a layer over it to draw in, and what to do there. */
export class DrawingStage {
  readonly root: HTMLElement;
  readonly #image: HTMLImageElement;
  readonly #hint = build('p', { class: 'drawing-hint' });
  readonly #layer: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #count = 0;

  constructor(layer: HTMLElement) {
    this.#layer = layer;
    this.#image = build('img', { alt: text('drawing.picture'), draggable: 'false' });
    const picture = build('div', { class: 'drawing-picture' }, this.#image, layer);
    this.root = build('div', { class: 'drawing-stage' }, picture, this.#hint);
    this.#image.addEventListener('load', () => {
      this.fit({ width: this.#image.naturalWidth, height: this.#image.naturalHeight });
      this.#later(NEXT_MS);
    });
    this.#image.addEventListener('error', () => this.#later(RETRY_MS));
  }

  /** Takes the shape of the picture, so that all of it is in the window. */
  fit({ width, height }: { width: number; height: number }): void {
    this.root.style.setProperty('--ratio', String(width / height));
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#load();
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
  }

  /** '' hides it. */
  hint(words: string): void {
    setText(this.#hint, words);
    this.#hint.hidden = words === '';
  }

  /** Where a pointer is, also beside the picture. */
  pointAt({ clientX, clientY }: MouseEvent): Point {
    const { left, top, width, height } = this.#layer.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#isRunning) this.#timer = setTimeout(() => this.#load(), ms);
  }

  #load(): void {
    if (document.hidden) return this.#later(NEXT_MS);
    this.#count++;
    this.#image.src = `snapshot.jpg?max_age=${NEXT_MS}&n=${this.#count}`;
  }
}
