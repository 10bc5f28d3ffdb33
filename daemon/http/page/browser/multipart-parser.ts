/** A part of the stream: a JPEG and its capture time (ms since 1970, server's clock; null when unknown). */
export interface StreamPart {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly capturedMs: number | null;
}

/** Takes a part, and its head as it came. */
export type OnPart = (part: StreamPart, head: string) => void;

const MAX_HEAD_CHARACTERS = 2048;
const MAX_JPEG_BYTES = 64 * 2 ** 20;
const HEAD_END = '\r\n\r\n';

/** Splits multipart/x-mixed-replace into its parts by their Content-Length, whatever the chunk sizes are. */
export class MultipartParser {
  readonly #onPart: OnPart;
  #head = '';
  /** Of the part that is read. */
  #partHead = '';
  #jpeg: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;
  #capturedMs: number | null = null;

  constructor(onPart: OnPart) {
    this.#onPart = onPart;
  }

  /** @throws Error when the bytes are not parts with a Content-Length; the rest of the stream cannot be read. */
  write(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      at = this.#jpeg === null ? this.#readHead(chunk, at) : this.#readJpeg(this.#jpeg, chunk, at);
    }
  }

  #readHead(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      this.#head += String.fromCharCode(chunk[at] ?? 0);
      if (this.#head.length > MAX_HEAD_CHARACTERS) throw new Error('The head of a part is too long');
      if (!this.#head.endsWith(HEAD_END)) continue;
      this.#begin(this.#head);
      this.#head = '';
      return at + 1;
    }
    return chunk.length;
  }

  #begin(head: string): void {
    const length = Number(/^content-length: *(\d{1,9})\r$/im.exec(head)?.[1]);
    // The state of a camera of a wall comes without a picture.
    const least = /^x-state: */im.test(head) ? 0 : 1;
    if (!(length >= least && length <= MAX_JPEG_BYTES)) throw new Error('A part has no valid Content-Length');
    const seconds = /^x-timestamp: *(\d{1,12}(?:\.\d+)?)\r$/im.exec(head)?.[1];
    this.#capturedMs = seconds === undefined ? null : Math.round(Number(seconds) * 1000);
    this.#partHead = head;
    if (length === 0) return this.#onPart({ jpeg: new Uint8Array(), capturedMs: this.#capturedMs }, head);
    this.#jpeg = new Uint8Array(length);
    this.#filled = 0;
  }

  #readJpeg(jpeg: Uint8Array<ArrayBuffer>, chunk: Uint8Array, from: number): number {
    const end = Math.min(chunk.length, from + jpeg.length - this.#filled);
    jpeg.set(chunk.subarray(from, end), this.#filled);
    this.#filled += end - from;
    if (this.#filled === jpeg.length) {
      this.#jpeg = null;
      this.#onPart({ jpeg, capturedMs: this.#capturedMs }, this.#partHead);
    }
    return end;
  }
}
