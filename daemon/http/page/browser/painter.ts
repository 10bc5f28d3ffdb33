import { decodeJpeg } from './decode-jpeg.ts';
import type { Part } from './multipart-parser.ts';

export interface PainterOptions {
  readonly canvas: HTMLCanvasElement;
  /** A new picture is on the canvas. */
  onPainted(capturedMs: number | null): void;
}

/** Draws the newest picture; one that comes while another is decoded replaces the one that waits. */
export class Painter {
  /** Pictures that were replaced before they could be drawn. */
  dropped = 0;
  /** Pictures since the last that could be drawn. */
  undecodable = 0;

  readonly #options: PainterOptions;
  readonly #context: CanvasRenderingContext2D | null;
  #waiting: Part | null = null;
  #busy = false;
  #lastMs: number | null = null;

  constructor(options: PainterOptions) {
    this.#options = options;
    this.#context = options.canvas.getContext('2d', { alpha: false });
  }

  offer(part: Part): void {
    // The daemon sends a picture again when nothing new came: that one is no new one.
    if (part.capturedMs !== null && part.capturedMs === this.#lastMs) return;
    this.#lastMs = part.capturedMs;
    if (this.#waiting !== null) this.dropped++;
    this.#waiting = part;
    if (!this.#busy) void this.#paintAll();
  }

  /** What was offered before is not drawn any more. */
  clear(): void {
    this.#waiting = null;
    this.#lastMs = null;
  }

  /** Draws what an `<img>` shows, which is about to show it no longer. */
  keep(image: HTMLImageElement): void {
    this.clear();
    if (image.naturalWidth > 0) this.#draw(image, image.naturalWidth, image.naturalHeight);
  }

  async #paintAll(): Promise<void> {
    this.#busy = true;
    for (let part = this.#take(); part !== null; part = this.#take()) await this.#paint(part);
    this.#busy = false;
  }

  #take(): Part | null {
    const part = this.#waiting;
    this.#waiting = null;
    return part;
  }

  async #paint({ jpeg, capturedMs }: Part): Promise<void> {
    const picture = await decodeJpeg(new Blob([jpeg], { type: 'image/jpeg' }));
    if (picture === null) {
      this.undecodable++;
      return;
    }
    this.#draw(picture.source, picture.width, picture.height);
    picture.close();
    this.undecodable = 0;
    this.#options.onPainted(capturedMs);
  }

  #draw(source: CanvasImageSource, width: number, height: number): void {
    const { canvas } = this.#options;
    // Setting a size clears the canvas, also when it is the same.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#context?.drawImage(source, 0, 0);
  }
}
