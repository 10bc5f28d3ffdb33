import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** All at once would be another measurement: that of a start. */
const PER_SECOND = 50;
/** As a page that has lost its stream. */
const AGAIN_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const POLL_MS = 100;
const STAMP = 'X-Timestamp: ';

/** What viewers have got since reset(). */
export interface Got {
  frames: number;
  /** ms from the time in a frame's part to its arrival. */
  agesMs: number[];
  /** Streams that ended and were asked for again. */
  again: number;
}

/** Viewers of the cameras of a site. Who loses the stream asks for it again, as a page does. */
export class SiteViewers {
  got: Got = { frames: 0, agesMs: [], again: 0 };
  readonly #port: number;
  readonly #open = new Set<ClientRequest>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Numbers of viewers that have got a frame. */
  readonly #served = new Set<number>();
  /** How often each answer came, as `200` or the text of an error. */
  readonly #answers = new Map<string, number>();
  #count = 0;

  /** @param port of HAProxy, on this machine */
  constructor(port: number) {
    this.#port = port;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Opens `each` viewers of each camera, some at a time, and resolves when all of them have got a frame.
   *
   * @throws Error that says what they got instead, if some have none after a minute.
   */
  async open(cameras: readonly string[], each: number, signal: AbortSignal): Promise<void> {
    for (let i = 0; i < each; i++)
      for (const camera of cameras) {
        this.#watch(this.#count++, `/cameras/${camera}/video_feed`);
        await delay(1000 / PER_SECOND, undefined, { signal });
      }
    const endMs = performance.now() + LONGEST_WAIT_MS;
    while (this.#served.size < this.#count) {
      if (performance.now() > endMs)
        throw new Error(
          `${this.#count - this.#served.size} of ${this.#count} viewers have got no frame; answers: ${[...this.#answers].map(([answer, times]) => `${answer} (${times})`).join(', ')}.`,
        );
      await delay(POLL_MS, undefined, { signal });
    }
  }

  reset(): void {
    this.got = { frames: 0, agesMs: [], again: 0 };
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    const open = [...this.#open];
    this.#open.clear();
    for (const one of open) one.destroy();
  }

  #watch(viewer: number, path: string): void {
    const asked = request({ host: '127.0.0.1', port: this.#port, path, agent: false }, (response) => {
      this.#note(String(response.statusCode));
      response.on('error', () => {});
      response.on('data', (chunk: Buffer) => this.#take(viewer, chunk));
    });
    this.#open.add(asked);
    asked
      .on('error', (error) => this.#note(error.message))
      .on('close', () => {
        if (!this.#open.delete(asked)) return;
        this.got.again++;
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          this.#watch(viewer, path);
        }, AGAIN_MS);
        this.#timers.add(timer);
      })
      .end();
  }

  #take(viewer: number, chunk: Buffer): void {
    const at = chunk.indexOf(STAMP);
    // A header that is cut in two by a chunk is not counted: one in some hundreds.
    if (at < 0) return;
    this.#served.add(viewer);
    this.got.frames++;
    const captured = Number.parseFloat(chunk.toString('latin1', at + STAMP.length, at + STAMP.length + 17));
    if (captured > 0) this.got.agesMs.push(Date.now() - captured * 1000);
  }

  #note(answer: string): void {
    this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1);
  }
}
