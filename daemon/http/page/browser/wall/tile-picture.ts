import { build } from '../dom.ts';
import type { StreamPart } from '../multipart-parser.ts';

export interface TilePictureOptions {
  /** Resolves when a picture may be shown. */
  readonly turn: () => Promise<void>;
  /** @param arrivedMs - when the picture that is shown now came (performance.now()) */
  onShown(arrivedMs: number): void;
}

interface Arrived {
  readonly jpeg: StreamPart['jpeg'];
  readonly atMs: number;
}

/** Uint8Array with ES2026's toBase64(), where the browser has it. */
type Bytes = StreamPart['jpeg'] & { toBase64?(): string };

/**
 * Shows the newest picture in an `<img>`. The browser decodes it no larger than it is shown, outside the main thread, and nothing has to
 * be copied to another process: a Blob would be, there and back (scripts/bench/wall.md).
 */
export class TilePicture {
  /** Decoded with the page that shows it: until an asynchronous one is decoded, nothing would be shown. */
  readonly image = build('img', { alt: '', decoding: 'sync', draggable: 'false' });
  readonly #options: TilePictureOptions;
  #waiting: Arrived | null = null;
  #isBusy = false;
  #lastCapturedMs: number | null = null;
  #end: (isShown: boolean) => void = () => {};

  constructor(options: TilePictureOptions) {
    this.#options = options;
    this.image.addEventListener('load', () => this.#end(true));
    this.image.addEventListener('error', () => this.#end(false));
  }

  /** Width by height, as the picture came; zeros before the first one. */
  get size(): { readonly width: number; readonly height: number } {
    return { width: this.image.naturalWidth, height: this.image.naturalHeight };
  }

  /** A picture to show at the next turn, instead of one that still waits. One that came before is none. */
  offer({ jpeg, capturedMs }: StreamPart): void {
    if (capturedMs !== null && capturedMs === this.#lastCapturedMs) return;
    this.#lastCapturedMs = capturedMs;
    this.#waiting = { jpeg, atMs: performance.now() };
    if (!this.#isBusy) void this.#showAll();
  }

  /** Leaves nothing of any picture. */
  clear(): void {
    this.#waiting = null;
    this.#lastCapturedMs = null;
    this.image.removeAttribute('src');
    this.#end(false);
  }

  async #showAll(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting !== null) {
      await this.#options.turn();
      const newest: Arrived | null = this.#waiting;
      this.#waiting = null;
      if (newest !== null && (await this.#show(newest.jpeg))) this.#options.onShown(newest.atMs);
    }
    this.#isBusy = false;
  }

  /** Resolves with whether it is shown. */
  async #show(jpeg: Bytes): Promise<boolean> {
    const url =
      jpeg.toBase64 === undefined
        ? URL.createObjectURL(new Blob([jpeg], { type: 'image/jpeg' }))
        : `data:image/jpeg;base64,${jpeg.toBase64()}`;
    const isShown = new Promise<boolean>((resolve) => (this.#end = resolve));
    this.image.src = url;
    const result = await isShown;
    URL.revokeObjectURL(url);
    return result;
  }
}
