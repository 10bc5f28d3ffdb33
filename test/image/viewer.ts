import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { PartReader } from '../helpers/part-reader.ts';

/** A viewer of the stream that parses every part strictly. */
export class Viewer {
  pictures = 0;
  /** Times of the first and the last picture, and the longest time between two pictures, in ms. */
  firstAt = performance.now();
  lastAt = this.firstAt;
  longestGapMs = 0;
  error: Error | null = null;
  readonly #socket: Socket;

  constructor(port: number, authorization: string) {
    const reader = new PartReader((_head, body) => {
      if (body[0] !== 0xff || body[1] !== 0xd8) this.error ??= new Error('a part that is not a JPEG');
      const now = performance.now();
      if (this.pictures++ === 0) this.firstAt = now;
      else this.longestGapMs = Math.max(this.longestGapMs, now - this.lastAt);
      this.lastAt = now;
    });
    this.#socket = connect(port, '127.0.0.1', () => {
      this.#socket.write(
        `GET /video_feed HTTP/1.1\r\nHost: camera\r\nAuthorization: ${authorization}\r\n\r\n`,
      );
    });
    this.#socket.on('error', (error) => (this.error ??= error));
    this.#socket.on('data', (chunk: Buffer) => {
      try {
        reader.write(chunk);
        if (reader.head !== '' && !reader.head.startsWith('HTTP/1.1 200 ')) throw new Error(reader.head);
      } catch (error) {
        this.error ??= error as Error;
        this.#socket.destroy();
      }
    });
  }

  get open(): boolean {
    return !this.#socket.destroyed;
  }

  stop(): void {
    this.#socket.destroy();
  }
}
