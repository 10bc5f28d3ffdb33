import { RetryBackoff } from './backoff.ts';
import type { StreamPart } from './multipart-parser.ts';
import type { AttemptResult } from './stream-reader.ts';
import type { Transport, TransportName } from './transport.ts';

export interface ConnectionOptions {
  readonly transports: Readonly<Record<TransportName, Transport>>;
  readonly first: TransportName;
  /** Asks for the daemon's status; resolves with whether it answered. */
  check(): Promise<boolean>;
  /** Whether another attempt can succeed, as far as is known. */
  canRecover(): boolean;
  /** Whether the camera delivers new pictures, as far as is known. */
  isDelivering(): boolean;
  /** A picture arrived; null when it is in the `<img>`. */
  onPicture(part: StreamPart | null): void;
  /** The transport changed, or pictures are wanted again or no longer. */
  onTransport(): void;
}

/** Best first. */
const RANKING: readonly TransportName[] = ['stream', 'image', 'snapshots'];
/** Failures of a transport in a row, while the daemon answers, until the next transport is tried. */
const FAILURES_TO_SWITCH = 2;
/** While recovery seems impossible, attempts continue at this interval: what the page knows may be wrong. */
const HOPELESS_RETRY_MS = 15_000;

/** Keeps pictures coming: retries with growing delays, and switches transports when the browser does not support the first. */
export class Connection {
  /** X-Picamd-Error of the last refusal since a picture arrived. */
  refusal: string | null = null;
  /** The time (performance.now()) of the next attempt; null during an attempt. */
  retryAtMs: number | null = null;
  transport: TransportName;
  /** The frame rate that the daemon is asked for; null: all frames. */
  fps: number | null = null;

  readonly #options: ConnectionOptions;
  readonly #backoff = new RetryBackoff();
  #wanted = false;
  #running = false;
  #attempt = new AbortController();
  #failures = 0;
  #woken = false;
  #restarted = false;
  #wake: () => void = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.transport = options.first;
  }

  start(): void {
    if (!this.#wanted) this.#setWanted(true);
    if (!this.#running) void this.#run();
  }

  stop(): void {
    this.#setWanted(false);
    this.restart();
  }

  /** Ends the current attempt or delay and starts a new attempt, even if recovery seems impossible. */
  restart(): void {
    this.#restarted = true;
    this.#attempt.abort();
    this.#wakeUp();
  }

  /** Ends the current delay; does not interrupt an attempt. */
  retryNow(): void {
    this.#backoff.reset();
    this.#wakeUp();
  }

  /** Reconnects with a frame rate limit; null: all frames. */
  limitFps(fps: number | null): void {
    this.fps = fps;
    this.restart();
  }

  /** Transports that are better than the current one, best first; empty while no pictures are wanted. */
  get betterTransports(): readonly TransportName[] {
    if (!this.#wanted) return [];
    return RANKING.slice(RANKING.indexOf(this.#options.first), RANKING.indexOf(this.transport));
  }

  get transports(): Readonly<Record<TransportName, Transport>> {
    return this.#options.transports;
  }

  switchTo(name: TransportName): void {
    this.#setTransport(name);
    this.restart();
  }

  /** Call when a picture was painted. */
  succeeded(): void {
    this.#backoff.reset();
    this.#failures = 0;
    this.refusal = null;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#wanted) {
      this.#attempt = new AbortController();
      this.#restarted = false;
      const { transports, onPicture } = this.#options;
      const attempt = { fps: this.fps, signal: this.#attempt.signal, onPicture };
      const result = await transports[this.transport](attempt);
      if (result.reason === 'stopped') continue;
      await this.#recover(result);
    }
    this.#running = false;
  }

  async #recover({ reason, code }: AttemptResult): Promise<void> {
    const { check, canRecover, isDelivering } = this.#options;
    this.#woken = false;
    this.refusal = code;
    const delayMs = this.#backoff.next();
    this.retryAtMs = performance.now() + delayMs;
    const answered = await check();
    // The daemon answers and did not refuse: either this browser does not support the transport, or something between,
    // such as a buffering proxy, holds back the stream. The latter looks like a camera without pictures.
    const browserFault = reason === 'unreachable' || reason === 'garbled';
    if (answered && code === null && (browserFault ? canRecover() : isDelivering())) this.#failures++;
    const next = RANKING[RANKING.indexOf(this.transport) + 1];
    if (this.#failures >= FAILURES_TO_SWITCH && next !== undefined) this.#setTransport(next);
    await this.#pause(delayMs);
    while (this.#wanted && !this.#restarted && !canRecover()) if (await this.#pause(HOPELESS_RETRY_MS)) break;
    this.retryAtMs = null;
  }

  #setWanted(wanted: boolean): void {
    this.#wanted = wanted;
    this.#options.onTransport();
  }

  #setTransport(name: TransportName): void {
    this.#failures = 0;
    this.transport = name;
    this.#options.onTransport();
  }

  /** Resolves with true after `ms`, or with false when woken before or since the last pause. */
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
