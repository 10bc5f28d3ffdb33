import { Connection } from './connection.ts';
import { displayState } from './display-state.ts';
import { Painter } from './painter.ts';
import { RecentStats } from './recent-stats.ts';
import { ServerClock } from './server-clock.ts';
import { PictureTimes } from './picture-times.ts';
import type { StreamListener } from './stream-listener.ts';
import { canRecover, isDelivering, staleAfter } from './staleness.ts';
import { StatusPoller } from './status-poller.ts';
import { bestTransport, createTransports } from './transports.ts';
import type { ViewerReport } from './viewer-tracker.ts';

export interface StreamViewerOptions {
  readonly canvas: HTMLCanvasElement;
  readonly image: HTMLImageElement;
}

const TICK_MS = 250;
/** How often the daemon is asked about the viewer in an `<img>`. */
const IMAGE_POLL_MS = 1000;

/** The live picture: fetches, paints and measures it, and determines what the page says about it. */
export class StreamViewer {
  readonly clock = new ServerClock();
  readonly stats = new RecentStats();
  readonly poller: StatusPoller;
  readonly connection: Connection;
  paused = false;

  #tickTimer = 0;
  readonly #image: HTMLImageElement;
  readonly #listeners: StreamListener[] = [];
  readonly #painter: Painter;
  #suspended = false;
  readonly #shown = new PictureTimes();
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

  /** The shown picture as it came; null without one, and for one in an `<img>`. */
  get shownJpeg(): Blob | null {
    return this.#painter.shownJpeg;
  }

  /** When the shown picture was captured, by the server's clock; null when unknown. */
  get shownAtMs(): number | null {
    return this.#shown.capturedMs;
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
    this.#tickTimer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Ends everything that start() began. */
  stop(): void {
    clearInterval(this.#tickTimer);
    this.connection.stop();
    this.poller.stop();
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

  #onPainted(capturedMs: number | null): void {
    const serverMs = this.clock.settled ? this.clock.at(performance.now()) : null;
    this.stats.addFrame(serverMs === null || capturedMs === null ? null : Math.max(0, serverMs - capturedMs));
    this.#onShown(capturedMs);
  }

  #onShown(capturedMs: number | null): void {
    this.#shown.painted(capturedMs);
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
    if (camera) this.stats.begin(camera.fpsOfLastMinute);
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
    const sinceMs = this.#shown.sincePaintedMs();
    const staleAfterMs = this.#staleAfterMs();
    const stale = sinceMs === null || sinceMs > staleAfterMs;
    if (stale && !this.#wasStale && this.wantsPictures) void poller.refresh();
    this.#wasStale = stale;
    if (nowMs - this.#secondStartMs >= 1000) this.#endSecond(nowMs);
    const picture = {
      paused,
      latencyMs,
      staleAfterMs,
      ageMs: stale ? this.#shown.ageMs(this.clock.at(nowMs)) : sinceMs,
    };
    const undecodable = this.#painter.decodeFailures > 0;
    const { refusal } = connection;
    const state = displayState({ ...picture, reachability, status, undecodable, refusal });
    this.#notify((listener) => listener.onDisplayState?.(state));
  }

  #staleAfterMs(): number {
    const extraMs = this.connection.transport === 'image' ? IMAGE_POLL_MS : 0;
    return staleAfter(this.poller.status, this.#shown.intervalsMs) + extraMs;
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
