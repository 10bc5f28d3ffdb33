import { Backoff } from './backoff.ts';
import type { Part } from './multipart-parser.ts';
import type { Ending } from './stream-reader.ts';
import type { RunWay, Way } from './transport.ts';

export interface ConnectionOptions {
  readonly ways: Readonly<Record<Way, RunWay>>;
  readonly first: Way;
  /** Asks the daemon how it is; whether it answered. */
  check(): Promise<boolean>;
  /** Whether a new attempt can have success, as far as is known. */
  hopeful(): boolean;
  /** Whether the camera has new pictures, as far as is known. */
  delivers(): boolean;
  /** A picture has come; null when the `<img>` has it. */
  onPicture(part: Part | null): void;
  /** Another way is taken, or pictures are wanted again, or no longer. */
  onWay(): void;
}

/** The best first. */
const WAYS: readonly Way[] = ['stream', 'image', 'snapshots'];
/** Failures of a way in a row, while the daemon answers otherwise, until the next way is taken. */
const FAILURES = 2;
/** Without hope an attempt is made all the same, this rarely: what is known may be wrong. */
const HOPELESS_MS = 15_000;

/** Keeps pictures coming: tries again, with growing pauses, and another way when the browser cannot do the first. */
export class Connection {
  /** X-Picamd-Error of the last refusal since a picture came. */
  refusal: string | null = null;
  /** At what moment (performance.now()) the next attempt is made; null while one is under way. */
  retryAtMs: number | null = null;
  way: Way;
  /** Frames a second that are asked for; null: all. */
  fps: number | null = null;

  readonly #options: ConnectionOptions;
  readonly #backoff = new Backoff();
  #wanted = false;
  #running = false;
  #attempt = new AbortController();
  #failures = 0;
  #woken = false;
  #forced = false;
  #wake: () => void = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.way = options.first;
  }

  start(): void {
    if (!this.#wanted) this.#want(true);
    if (!this.#running) void this.#run();
  }

  stop(): void {
    this.#want(false);
    this.restart();
  }

  /** Begins anew with what is wished now, hopeful or not. */
  restart(): void {
    this.#forced = true;
    this.#attempt.abort();
    this.#wakeUp();
  }

  /** Does not wait any longer; an attempt that is under way goes on. */
  retryNow(): void {
    this.#backoff.reset();
    this.#wakeUp();
  }

  /** At most so many frames a second; null: all. */
  limit(fps: number | null): void {
    this.fps = fps;
    this.restart();
  }

  /** Ways that are better than the one that has to do, the best first; none while no pictures are wanted. */
  get better(): readonly Way[] {
    return this.#wanted ? WAYS.slice(WAYS.indexOf(this.#options.first), WAYS.indexOf(this.way)) : [];
  }

  get ways(): Readonly<Record<Way, RunWay>> {
    return this.#options.ways;
  }

  /** Goes on with another way. */
  use(way: Way): void {
    this.#take(way);
    this.restart();
  }

  /** A picture was painted. */
  succeeded(): void {
    this.#backoff.reset();
    this.#failures = 0;
    this.refusal = null;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#wanted) {
      this.#attempt = new AbortController();
      this.#forced = false;
      const { ways, onPicture } = this.#options;
      const ending = await ways[this.way]({ fps: this.fps, signal: this.#attempt.signal, onPicture });
      if (ending.end === 'stopped') continue;
      await this.#failed(ending);
    }
    this.#running = false;
  }

  async #failed({ end, code }: Ending): Promise<void> {
    const { check, hopeful, delivers } = this.#options;
    this.#woken = false;
    this.refusal = code;
    const pauseMs = this.#backoff.next();
    this.retryAtMs = performance.now() + pauseMs;
    const answered = await check();
    // The daemon answers and has not refused it: then this way does not work in this browser, or something between
    // lets no stream through, as a proxy that collects it. The latter looks as a camera without pictures does.
    const ofBrowser = end === 'unreachable' || end === 'garbled';
    if (answered && code === null && (ofBrowser ? hopeful() : delivers())) this.#failures++;
    const next = WAYS[WAYS.indexOf(this.way) + 1];
    if (this.#failures >= FAILURES && next !== undefined) this.#take(next);
    await this.#pause(pauseMs);
    while (this.#wanted && !this.#forced && !hopeful()) if (await this.#pause(HOPELESS_MS)) break;
    this.retryAtMs = null;
  }

  #want(wanted: boolean): void {
    this.#wanted = wanted;
    this.#options.onWay();
  }

  #take(way: Way): void {
    this.#failures = 0;
    this.way = way;
    this.#options.onWay();
  }

  /** Resolves with true after `ms`, or with false when somebody wakes us before or has done so already. */
  async #pause(ms: number): Promise<boolean> {
    this.retryAtMs = performance.now() + ms;
    let timer = 0;
    const over = await new Promise<boolean>((resolve) => {
      this.#wake = () => resolve(false);
      timer = setTimeout(() => resolve(true), ms);
      if (this.#woken || !this.#wanted) resolve(false);
    });
    clearTimeout(timer);
    this.#woken = false;
    return over;
  }

  #wakeUp(): void {
    this.#woken = true;
    this.#wake();
  }
}
