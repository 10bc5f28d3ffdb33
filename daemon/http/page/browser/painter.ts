import { decodeJpeg } from './decode-jpeg.ts';
import { fitCanvas } from './fit-canvas.ts';
import type { StreamPart } from './multipart-parser.ts';

export interface PainterOptions {
  readonly canvas: HTMLCanvasElement;
  /** A new picture is on the canvas. */
  onPainted(capturedMs: number | null): void;
}

/** Paints the newest picture. While one is decoded at most one waits, and a newer one replaces it. */
export class Painter {
  /** Pictures that were replaced before they could be painted. */
  skipped = 0;
  /** Pictures that could not be decoded since the last one that was painted. */
  decodeFailures = 0;

  /** The picture on the canvas as it came, to be saved; null when it was in an `<img>`. */
  shownJpeg: Blob | null = null;

  readonly #options: PainterOptions;
  readonly #context: CanvasRenderingContext2D | null;
  #waiting: StreamPart | null = null;
  #busy = false;
  #lastCapturedMs: number | null = null;

  constructor(options: PainterOptions) {
    this.#options = options;
    this.#context = options.canvas.getContext('2d', { alpha: false });
  }

  offer(part: StreamPart): void {
    // The daemon repeats the last picture while the camera is silent.
    if (part.capturedMs !== null && part.capturedMs === this.#lastCapturedMs) return;
    this.#lastCapturedMs = part.capturedMs;
    if (this.#waiting !== null) this.skipped++;
    this.#waiting = part;
    if (!this.#busy) void this.#paintAll();
  }

  /** Discards the waiting picture. */
  clear(): void {
    this.#waiting = null;
    this.#lastCapturedMs = null;
  }

  /** Copies the picture of an `<img>` that is about to be cleared. */
  keepImage(image: HTMLImageElement): void {
    this.clear();
    this.shownJpeg = null;
    if (image.naturalWidth > 0) this.#draw(image, image.naturalWidth, image.naturalHeight);
  }

  async #paintAll(): Promise<void> {
    this.#busy = true;
    for (let part = this.#take(); part !== null; part = this.#take()) await this.#paint(part);
    this.#busy = false;
  }

  #take(): StreamPart | null {
    const part = this.#waiting;
    this.#waiting = null;
    return part;
  }

  async #paint({ jpeg, capturedMs }: StreamPart): Promise<void> {
    const blob = new Blob([jpeg], { type: 'image/jpeg' });
    const picture = await decodeJpeg(blob);
    if (picture === null) {
      this.decodeFailures++;
      return;
    }
    this.#draw(picture.source, picture.width, picture.height);
    picture.close();
    this.shownJpeg = blob;
    this.decodeFailures = 0;
    this.#options.onPainted(capturedMs);
  }

  #draw(source: CanvasImageSource, width: number, height: number): void {
    fitCanvas(this.#options.canvas, width, height);
    this.#context?.drawImage(source, 0, 0);
  }
}
