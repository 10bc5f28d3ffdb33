import { Connection } from './connection.ts';
import { LastMinute } from './last-minute.ts';
import type { Sample } from './last-minute.ts';
import { Painter } from './painter.ts';
import { ServerClock } from './server-clock.ts';
import { StatusPoller } from './status-poller.ts';
import { verdict } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import { firstWay, ways } from './ways.ts';
import type { Way } from './ways.ts';

export interface ViewerOptions {
  readonly canvas: HTMLCanvasElement;
  readonly image: HTMLImageElement;
}

/** Is told what happens; all of it optional. */
export interface Watcher {
  onWay?(way: Way): void;
  /** A new picture is shown; `capturedMs` is by the server's clock, null when it is not known. */
  onPicture?(capturedMs: number | null): void;
  onStatus?(): void;
  /** A second is over. */
  onSecond?(second: Sample): void;
  /** Four times a second, and whenever something changes. */
  onVerdict?(now: Verdict): void;
}

const TICK_MS = 250;
/** A picture older than this is not live; longer for a camera that is set to deliver more rarely. */
const OLD_MS = 2000;
const OLD_INTERVALS = 2.5;

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
      ways: ways({ image, onPart: (part) => this.#painter.offer(part) }),
      first: firstWay(),
      check: () => this.poller.refresh(),
      hopeful: () => this.#hopeful(),
      onWay: (way) => this.#tell((watcher) => watcher.onWay?.(way)),
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
    this.#capturedMs = capturedMs;
    this.connection.succeeded();
    this.#tell((watcher) => watcher.onPicture?.(capturedMs));
    if (this.#wasOld) this.#tick();
  }

  #answered(): void {
    const { camera } = this.poller.status ?? {};
    const [reach, streaming] = [this.poller.reach === 'reachable', camera?.state === 'streaming'];
    const better = (reach && !this.#hadReach) || (streaming && !this.#hadStreaming);
    [this.#hadReach, this.#hadStreaming] = [reach, streaming];
    if (this.connection.way === 'image') {
      // A stream that an <img> has read to its end stays there; what it shows is as old as the daemon says.
      if (better) this.connection.restart();
      const age = camera?.frameAgeMs ?? Number.POSITIVE_INFINITY;
      const serverMs = this.clock.at(performance.now());
      if (reach && this.#image.naturalWidth > 0 && age < OLD_MS && !this.paused)
        this.#shown(serverMs === null ? null : serverMs - age);
    }
    if (better) this.connection.retryNow();
    this.#tell((watcher) => watcher.onStatus?.());
    this.#tick();
  }

  #hopeful(): boolean {
    const { reach, status } = this.poller;
    if (reach !== 'reachable') return reach !== 'unreachable';
    const state = status?.camera?.state;
    return state === undefined || state === 'streaming' || state === 'starting' || state === 'idle';
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
    const framerate = this.poller.status?.camera?.framerate;
    const stretch = this.connection.way === 'image' ? 2 * OLD_MS : 0;
    return Math.max(OLD_MS, framerate ? (OLD_INTERVALS * 1000) / framerate : 0) + stretch;
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
