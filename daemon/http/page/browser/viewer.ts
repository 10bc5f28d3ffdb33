import { Connection } from './connection.ts';
import type { ViewerNews } from './viewer-tracker.ts';
import { LastMinute } from './recent-stats.ts';
import type { Sample } from './recent-stats.ts';
import { delivers, hopeful, oldAfter } from './staleness.ts';
import { Painter } from './painter.ts';
import { ServerClock } from './server-clock.ts';
import { StatusPoller } from './status-poller.ts';
import { verdict } from './display-state.ts';
import type { Verdict } from './display-state.ts';
import { firstWay, ways } from './transports.ts';

export interface ViewerOptions {
  readonly canvas: HTMLCanvasElement;
  readonly image: HTMLImageElement;
}

/** Is told what happens; all of it optional. */
export interface Watcher {
  /** Where pictures are shown from now on. */
  onPlace?(place: 'canvas' | 'image'): void;
  /** A new picture is shown; `capturedMs` is by the server's clock, null when it is not known. */
  onPicture?(capturedMs: number | null): void;
  /** Pictures are got in another way, or begin or cease to be wanted. */
  onWay?(): void;
  onStatus?(): void;
  /** A second is over. */
  onSecond?(second: Sample): void;
  /** Four times a second, and whenever something changes. */
  onVerdict?(now: Verdict): void;
}

const TICK_MS = 250;
const GAPS = 3;
/** Of what an `<img>` shows the daemon tells once a second. */
const IMAGE_MS = 1000;

/** The live picture: gets it, draws it, measures it and knows how it is. */
export class Viewer {
  readonly clock = new ServerClock();
  readonly minute = new LastMinute();
  readonly poller: StatusPoller;
  readonly connection: Connection;
  paused = false;

  readonly #image: HTMLImageElement;
  readonly #watchers: Watcher[] = [];
  readonly #painter: Painter;
  #away = false;
  /** Of the picture that is shown: when it was painted, by both of our clocks, and captured, by the server's. */
  #paintedMs: number | null = null;
  #paintedWallMs = 0;
  #capturedMs: number | null = null;
  /** Between the captures of the last few pictures. */
  #gapsMs: readonly number[] = [];
  #secondMs = performance.now();
  #wasOld = true;
  #hadReach = true;
  #hadStreaming = true;

  constructor(options: ViewerOptions) {
    const { canvas, image } = options;
    this.#image = image;
    this.#painter = new Painter({ canvas, onPainted: (capturedMs) => this.#painted(capturedMs) });
    this.poller = new StatusPoller({ clock: this.clock, onAnswer: () => this.#answered() });
    this.connection = new Connection({
      ways: ways({ image, ask: (name) => this.#ask(name), onEmptying: () => this.#keepImage() }),
      first: firstWay(),
      check: () => this.poller.refresh(),
      hopeful: () => hopeful(this.poller.reach, this.poller.status),
      delivers: () => this.#delivers(),
      onWay: () => this.#tell((watcher) => watcher.onWay?.()),
      onPicture: (part) => (part === null ? this.#imageShown() : this.#painter.offer(part)),
    });
  }

  watch(watcher: Watcher): void {
    this.#watchers.push(watcher);
  }

  /** Median of the last second with pictures, in ms; null when that was long ago. */
  get latencyMs(): number | null {
    return this.minute.latencyMs(this.#oldAfterMs());
  }

  /** Whether pictures are asked for at all. */
  get watching(): boolean {
    return !this.paused && !this.#away;
  }

  /** Pictures that this browser was too slow to draw. */
  get undrawn(): number {
    return this.#painter.dropped;
  }

  /** The status is asked for when the poller is started too, or when there is no picture. */
  start(): void {
    this.connection.start();
    setInterval(() => this.#tick(), TICK_MS);
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.#painter.clear();
    if (paused) this.connection.stop();
    else if (!this.#away) this.connection.start();
    this.#tick();
  }

  /** Nobody looks: costs neither the Pi nor the network anything. */
  leave(): void {
    this.#away = true;
    this.connection.stop();
    this.poller.stop();
  }

  /** Somebody looks again; `anew` when connections from before cannot be trusted. */
  comeBack(anew: boolean, slept: boolean): void {
    this.#away = false;
    if (slept) this.clock.forget();
    if (anew) this.connection.restart();
    if (!this.paused) this.connection.start();
    this.connection.retryNow();
    this.poller.start();
    if (anew) void this.poller.refresh();
    this.#tick();
  }

  /** Ms since the shown picture was captured, or painted if that is all that is known; null when there is none. */
  ageMs(): number | null {
    if (this.#paintedMs === null) return null;
    const serverMs = this.clock.at(performance.now());
    if (serverMs !== null && this.#capturedMs !== null) return Math.max(0, serverMs - this.#capturedMs);
    return this.#sincePaintedMs();
  }

  #sincePaintedMs(): number {
    // The larger of both: the monotonic clock may stand still in a sleep, the other one may be set back.
    return Math.max(performance.now() - (this.#paintedMs ?? 0), Date.now() - this.#paintedWallMs);
  }

  #painted(capturedMs: number | null): void {
    const serverMs = this.clock.settled ? this.clock.at(performance.now()) : null;
    this.minute.frame(serverMs === null || capturedMs === null ? null : Math.max(0, serverMs - capturedMs));
    this.#shown(capturedMs);
  }

  #shown(capturedMs: number | null): void {
    this.#paintedMs = performance.now();
    this.#paintedWallMs = Date.now();
    if (capturedMs !== null && this.#capturedMs !== null)
      this.#gapsMs = [capturedMs - this.#capturedMs, ...this.#gapsMs].slice(0, GAPS);
    this.#capturedMs = capturedMs;
    this.connection.succeeded();
    this.#tell((watcher) => watcher.onPicture?.(capturedMs));
    if (this.#wasOld) this.#tick();
  }

  /** When the daemon sent it is known, and when it was captured is not. */
  #imageShown(): void {
    this.#tell((watcher) => watcher.onPlace?.('image'));
    this.#shown(null);
  }

  #keepImage(): void {
    this.#painter.keep(this.#image);
    this.#tell((watcher) => watcher.onPlace?.('canvas'));
  }

  async #ask(name: string): Promise<ViewerNews> {
    if (!(await this.poller.refresh())) return 'silent';
    const { reach, status } = this.poller;
    if (reach !== 'reachable' || status === null) return 'untold';
    return { sent: status.sent.get(name) ?? null, fresh: this.#delivers() };
  }

  #answered(): void {
    const { camera } = this.poller.status ?? {};
    const [reach, streaming] = [this.poller.reach === 'reachable', camera?.state === 'streaming'];
    const better = (reach && !this.#hadReach) || (streaming && !this.#hadStreaming);
    [this.#hadReach, this.#hadStreaming] = [reach, streaming];
    if (better) this.connection.retryNow();
    this.#tell((watcher) => watcher.onStatus?.());
    this.#tick();
  }

  #tick(): void {
    const nowMs = performance.now();
    const { reach, status } = this.poller;
    const sinceMs = this.#paintedMs === null ? null : this.#sincePaintedMs();
    const oldAfterMs = this.#oldAfterMs();
    const old = sinceMs === null || sinceMs > oldAfterMs;
    if (old && !this.#wasOld && this.watching) void this.poller.refresh();
    this.#wasOld = old;
    if (nowMs - this.#secondMs >= 1000) this.#endSecond(nowMs);
    const undecodable = this.#painter.undecodable > 0;
    const { refusal } = this.connection;
    const { paused, latencyMs } = this;
    const ageMs = old ? this.ageMs() : sinceMs;
    const now = verdict({ paused, ageMs, oldAfterMs, latencyMs, reach, status, undecodable, refusal });
    this.#tell((watcher) => watcher.onVerdict?.(now));
  }

  #oldAfterMs(): number {
    const stretch = this.connection.way === 'image' ? IMAGE_MS : 0;
    return oldAfter(this.poller.status, this.#gapsMs) + stretch;
  }

  #delivers(): boolean {
    return delivers(this.poller.status, this.#oldAfterMs());
  }

  #endSecond(nowMs: number): void {
    const second = this.minute.endSecond(nowMs - this.#secondMs);
    this.#secondMs = nowMs;
    this.#tell((watcher) => watcher.onSecond?.(second));
  }

  #tell(what: (watcher: Watcher) => void): void {
    for (const watcher of this.#watchers) what(watcher);
  }
}
