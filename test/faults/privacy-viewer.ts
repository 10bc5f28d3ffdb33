import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import { PartReader } from '../helpers/part-reader.ts';

/** A viewer that stays while privacy is switched on and off: it gets pictures, then the card, in complete parts. */
export class PrivacyViewer {
  pictures = 0;
  cards = 0;
  readonly #frame: (number: number) => Buffer;
  readonly #socket: Socket;
  #problem = '';

  /** `frame`: the exact bytes of the camera's frame with this number. */
  constructor(port: number, frame: (number: number) => Buffer) {
    this.#frame = frame;
    const reader = new PartReader((_head, body) => this.#part(body));
    this.#socket = connect({ port, host: '127.0.0.1' }, () =>
      this.#socket.write('GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    );
    this.#socket.on('error', ({ message }) => (this.#problem = message));
    this.#socket.on('data', (chunk: Buffer) => {
      try {
        reader.write(chunk);
      } catch (error) {
        this.#problem = (error as Error).message;
      }
    });
  }

  /** @throws Error if it was cut off before, or did not get both. */
  leave(): void {
    const isOpen = !this.#socket.destroyed;
    this.#socket.destroy();
    if (!isOpen || this.#problem !== '') throw new Error(`a viewer was cut off ${this.#problem}`);
    if (this.pictures === 0 || this.cards === 0)
      throw new Error(`a viewer got ${this.pictures} pictures and ${this.cards} cards`);
  }

  #part(jpeg: Buffer): void {
    if (this.#isPicture(jpeg)) this.pictures++;
    else this.cards++;
  }

  #isPicture(jpeg: Buffer): boolean {
    try {
      return this.#frame(readFrameNumber(jpeg)).equals(jpeg);
    } catch {
      return false;
    }
  }
}
