import { decodeJpeg } from './decode-jpeg.ts';
import type { Part } from './part-cutter.ts';

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
    const { canvas } = this.#options;
    // Setting a size clears the canvas, also when it is the same.
    if (canvas.width !== picture.width) canvas.width = picture.width;
    if (canvas.height !== picture.height) canvas.height = picture.height;
    this.#context?.drawImage(picture.source, 0, 0);
    picture.close();
    this.undecodable = 0;
    this.#options.onPainted(capturedMs);
  }
}
