import { randomBytes } from 'node:crypto';
import { PartReader } from './part-reader.ts';

/** A wall of a hub, as a page reads it. */
export class WallClient {
  readonly id: string;
  /** Pictures so far, by camera. */
  readonly pictures = new Map<string, number>();
  /** When the last one was captured, in ms since 1970, by camera. */
  readonly capturedMs = new Map<string, number>();
  /** X-State of each camera, in the order in which they came. */
  readonly states = new Map<string, string[]>();
  /** The age of the last picture when it was read, in ms. */
  ageMs = 0;
  hasEnded = false;
  status = 0;
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #abort = new AbortController();
  #reading: Promise<void> = Promise.resolve();
  #paused: Promise<void> = Promise.resolve();
  #resume = () => {};

  constructor(url: string, headers: Record<string, string> = {}, id = randomBytes(12).toString('hex')) {
    this.id = id;
    this.#url = url;
    this.#headers = headers;
  }

  async open(): Promise<this> {
    const response = await fetch(`${this.#url}/wall/stream?wall=${this.id}`, {
      signal: this.#abort.signal,
      headers: this.#headers,
    });
    this.status = response.status;
    const reader = new PartReader((head, body) => this.#took(head, body));
    const type = response.headers.get('content-type') ?? '';
    reader.write(Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n`));
    const reading = async () => {
      for await (const chunk of response.body ?? []) {
        reader.write(Buffer.from(chunk as Uint8Array));
        await this.#paused;
      }
    };
    this.#reading = reading()
      .catch(() => {})
      .finally(() => (this.hasEnded = true));
    return this;
  }

  /** Reads nothing until the returned function is called. */
  pause(): () => void {
    this.#paused = new Promise((resolve) => (this.#resume = resolve));
    return this.#resume;
  }

  /** Frames per second by camera; resolves with the status. */
  async wish(rates: Readonly<Record<string, number>>, headers = this.#headers): Promise<number> {
    const tiles = Object.fromEntries(Object.entries(rates).map(([name, fps]) => [name, { fps }]));
    return this.send(JSON.stringify({ tiles }), headers);
  }

  async send(body: string, headers = this.#headers): Promise<number> {
    const response = await fetch(`${this.#url}/wall/wishes?wall=${this.id}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  }

  countOf(name: string): number {
    return this.pictures.get(name) ?? 0;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    this.#resume();
    await this.#reading;
  }

  #took(head: string, body: Buffer): void {
    const value = (name: string) => new RegExp(`(?:^|\r\n)${name}: (.+?)(?:\r\n|$)`).exec(head)?.[1];
    const camera = value('X-Camera');
    const state = value('X-State');
    // A sign of life.
    if (camera === undefined) return;
    if (state !== undefined) this.states.set(camera, [...(this.states.get(camera) ?? []), state]);
    else {
      if (body[0] !== 0xff || body.at(-1) !== 0xd9) throw new Error('no JPEG');
      this.pictures.set(camera, this.countOf(camera) + 1);
      const capturedMs = 1000 * Number(value('X-Timestamp'));
      this.capturedMs.set(camera, capturedMs);
      this.ageMs = Date.now() - capturedMs;
    }
  }
}
