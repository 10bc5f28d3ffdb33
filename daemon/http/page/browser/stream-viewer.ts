import { Connection } from './connection.ts';
import { displayState } from './display-state.ts';
import type { DisplayState } from './display-state.ts';
import { Painter } from './painter.ts';
import { RecentStats } from './recent-stats.ts';
import type { SecondSample } from './recent-stats.ts';
import { ServerClock } from './server-clock.ts';
import { canRecover, isDelivering, staleAfter } from './staleness.ts';
import { StatusPoller } from './status-poller.ts';
import { bestTransport, createTransports } from './transports.ts';
import type { ViewerReport } from './viewer-tracker.ts';

export interface StreamViewerOptions {
  readonly canvas: HTMLCanvasElement;
  readonly image: HTMLImageElement;
}

/** What a listener may want to know. */
export interface StreamListener {
  /** Pictures are shown in this element from now on. */
  onSurface?(surface: 'canvas' | 'image'): void;
  /** A new picture is shown. `capturedMs` is by the server's clock; null when unknown. */
  onPicture?(capturedMs: number | null): void;
  /** The transport changed, or pictures are wanted again or no longer. */
  onTransport?(): void;
  onStatus?(): void;
  /** A second has ended. */
  onSecond?(second: SecondSample): void;
  /** Four times a second, and on each change. */
  onDisplayState?(state: DisplayState): void;
}

const TICK_MS = 250;
/** How many intervals between pictures are remembered. */
const INTERVALS = 3;
/** How often the daemon is asked about the viewer in an `<img>`. */
const IMAGE_POLL_MS = 1000;

/** The live picture: fetches, paints and measures it, and determines what the page says about it. */
export class StreamViewer {
  readonly clock = new ServerClock();
  readonly stats = new RecentStats();
  readonly poller: StatusPoller;
  readonly connection: Connection;
  paused = false;

  readonly #image: HTMLImageElement;
  readonly #listeners: StreamListener[] = [];
  readonly #painter: Painter;
  #suspended = false;
  /** When the shown picture was painted, by our monotonic and our wall clock, and captured, by the server's clock. */
  #paintedMs: number | null = null;
  #paintedWallMs = 0;
  #capturedMs: number | null = null;
  /** Between the captures of the last pictures, newest first. */
  #intervalsMs: readonly number[] = [];
  #secondStartMs = performance.now();
  #wasStale = true;
  #wasReachable = true;
  #wasStreaming = true;

  constructor({ canvas, image }: StreamViewerOptions) {
    this.#image = image;
    this.#painter = new Painter({ canvas, onPainted: (capturedMs) => this.#onPainted(capturedMs) });
    this.poller = new StatusPoller({ clock: this.clock, onAnswer: () => this.#onStatus() });
    this.connection = new Connection({
      transports: createTransports({
        image,
        reportOf: (name) => this.#reportOf(name),
        onClear: () => this.#keepImage(),
      }),
      first: bestTransport(),
      check: () => this.poller.refresh(),
      canRecover: () => canRecover(this.poller.reachability, this.poller.status),
      isDelivering: () => this.#isDelivering(),
      onTransport: () => this.#notify((listener) => listener.onTransport?.()),
      onPicture: (part) => (part === null ? this.#onImageShown() : this.#painter.offer(part)),
    });
  }

  listen(listener: StreamListener): void {
    this.#listeners.push(listener);
  }

  /** Median latency of the last second with pictures, in ms; null when that was too long ago. */
  get latencyMs(): number | null {
    return this.stats.latencyMs(this.#staleAfterMs());
  }

  get wantsPictures(): boolean {
    return !this.paused && !this.#suspended;
  }

  /** Pictures that this browser was too slow to paint. */
  get skippedFrames(): number {
    return this.#painter.skipped;
  }

  /** Starts the stream. The status is polled once the poller is started, or when there is no picture. */
  start(): void {
    this.connection.start();
    setInterval(() => this.#tick(), TICK_MS);
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.#painter.clear();
    if (paused) this.connection.stop();
    else if (!this.#suspended) this.connection.start();
    this.#tick();
  }

  /** Stops stream and status while the page is out of sight, to save CPU and network. */
  suspend(): void {
    this.#suspended = true;
    this.connection.stop();
    this.poller.stop();
  }

  /** Resumes; `reconnect` when existing connections may be lost, `slept` when the monotonic clock may have stood still. */
  resume(reconnect: boolean, slept: boolean): void {
    this.#suspended = false;
    if (slept) this.clock.forget();
    if (reconnect) this.connection.restart();
    if (!this.paused) this.connection.start();
    this.connection.retryNow();
    this.poller.start();
    if (reconnect) void this.poller.refresh();
    this.#tick();
  }

  /** Ms since the shown picture was captured, or since it was painted if that is unknown; null without a picture. */
  ageMs(): number | null {
    if (this.#paintedMs === null) return null;
    const serverMs = this.clock.at(performance.now());
    if (serverMs !== null && this.#capturedMs !== null) return Math.max(0, serverMs - this.#capturedMs);
    return this.#sincePaintedMs();
  }

  #sincePaintedMs(): number {
    // The larger one: the monotonic clock may stand still during a sleep, the wall clock may be set back.
    return Math.max(performance.now() - (this.#paintedMs ?? 0), Date.now() - this.#paintedWallMs);
  }

  #onPainted(capturedMs: number | null): void {
    const serverMs = this.clock.settled ? this.clock.at(performance.now()) : null;
    this.stats.addFrame(serverMs === null || capturedMs === null ? null : Math.max(0, serverMs - capturedMs));
    this.#onShown(capturedMs);
  }

  #onShown(capturedMs: number | null): void {
    this.#paintedMs = performance.now();
    this.#paintedWallMs = Date.now();
    if (capturedMs !== null && this.#capturedMs !== null)
      this.#intervalsMs = [capturedMs - this.#capturedMs, ...this.#intervalsMs].slice(0, INTERVALS);
    this.#capturedMs = capturedMs;
    this.connection.succeeded();
    this.#notify((listener) => listener.onPicture?.(capturedMs));
    if (this.#wasStale) this.#tick();
  }

  /** The daemon reports that it sends frames to the `<img>`, but not when they were captured. */
  #onImageShown(): void {
    this.#notify((listener) => listener.onSurface?.('image'));
    this.#onShown(null);
  }

  #keepImage(): void {
    this.#painter.keepImage(this.#image);
    this.#notify((listener) => listener.onSurface?.('canvas'));
  }

  async #reportOf(name: string): Promise<ViewerReport> {
    if (!(await this.poller.refresh())) return 'no-answer';
    const { reachability, status } = this.poller;
    if (reachability !== 'reachable' || status === null) return 'not-reported';
    return { sent: status.sent.get(name) ?? null, fresh: this.#isDelivering() };
  }

  #onStatus(): void {
    const { camera } = this.poller.status ?? {};
    const [reachable, streaming] = [this.poller.reachability === 'reachable', camera?.state === 'streaming'];
    const improved = (reachable && !this.#wasReachable) || (streaming && !this.#wasStreaming);
    [this.#wasReachable, this.#wasStreaming] = [reachable, streaming];
    if (improved) this.connection.retryNow();
    this.#notify((listener) => listener.onStatus?.());
    this.#tick();
  }

  #tick(): void {
    const nowMs = performance.now();
    const { paused, latencyMs, poller, connection } = this;
    const { reachability, status } = poller;
    const sinceMs = this.#paintedMs === null ? null : this.#sincePaintedMs();
    const staleAfterMs = this.#staleAfterMs();
    const stale = sinceMs === null || sinceMs > staleAfterMs;
    if (stale && !this.#wasStale && this.wantsPictures) void poller.refresh();
    this.#wasStale = stale;
    if (nowMs - this.#secondStartMs >= 1000) this.#endSecond(nowMs);
    const picture = { paused, latencyMs, staleAfterMs, ageMs: stale ? this.ageMs() : sinceMs };
    const undecodable = this.#painter.decodeFailures > 0;
    const { refusal } = connection;
    const state = displayState({ ...picture, reachability, status, undecodable, refusal });
    this.#notify((listener) => listener.onDisplayState?.(state));
  }

  #staleAfterMs(): number {
    const extraMs = this.connection.transport === 'image' ? IMAGE_POLL_MS : 0;
    return staleAfter(this.poller.status, this.#intervalsMs) + extraMs;
  }

  #isDelivering(): boolean {
    return isDelivering(this.poller.status, this.#staleAfterMs());
  }

  #endSecond(nowMs: number): void {
    const second = this.stats.endSecond(nowMs - this.#secondStartMs);
    this.#secondStartMs = nowMs;
    this.#notify((listener) => listener.onSecond?.(second));
  }

  #notify(call: (listener: StreamListener) => void): void {
    for (const listener of this.#listeners) call(listener);
  }
}
