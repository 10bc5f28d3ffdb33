import type { Frame } from '../frame/frame.ts';
import { systemTime } from '../system/timer.ts';
import type { TimeSource } from '../system/timer.ts';
import type { Viewer } from './viewer.ts';
import type { DisconnectReason } from './viewer-parts.ts';

export interface BroadcasterOptions {
  /** Streams end when no new frame arrives for this long: to an NVR a frozen picture looks alive. */
  staleMs(): number;
  /** The newest frame; null if there is none. */
  newest(): Frame | null;
  /** The number of viewers has changed. */
  onViewers(viewers: number): void;
  /** The viewer missed this many frames since the last call. Called at most once per second for each viewer. */
  onSkips(viewer: Viewer, skipped: number): void;
  time?: TimeSource;
}

/** The longest time between two ticks while there are viewers. */
const TICK_MS = 450;
/**
 * After this long, the next frame brings the tick along. So at 10 fps or more no tick runs with cold caches, where it takes 0.2 ms, a third
 * of a frame for ten viewers. Node still wakes up for the timer that was stopped, but only for half as long.
 */
const EARLY_TICK_MS = 350;
const SKIP_REPORT_MS = 1000;
/** A tick that comes this late shows that the process stood still. */
const STOOD_STILL_MS = 1000;

/** What viewers got and missed. */
export interface StreamTotals {
  /** Includes repeated ones. */
  frames: number;
  skipped: number;
  bytes: number;
}

/** Hands every frame to every viewer, in the tick in which it is complete. */
export class Broadcaster {
  /** Viewers that have left, by reason. */
  readonly left: Record<DisconnectReason, number> = { closed: 0, ended: 0, overrun: 0, stuck: 0 };
  /** Parts that were sent again because no new frame arrived. */
  repeated = 0;

  readonly #options: BroadcasterOptions;
  readonly #time: TimeSource;
  /** Of the viewers that have left. */
  #pastTotals: StreamTotals = { frames: 0, skipped: 0, bytes: 0 };
  readonly #viewers = new Set<Viewer>();
  readonly #nextFrame = new Set<(frame: Frame) => void>();
  readonly #skipsReported = new WeakMap<Viewer, number>();
  #skipReportMs = 0;
  /** When the newest frame was captured, even if its camera has ended since. */
  #capturedAtMs = Number.NEGATIVE_INFINITY;
  #tickedAtMs = 0;
  /** When the process ran again after it had stood still; silence before that is not the camera's. */
  #resumedAtMs = 0;
  #stopTicker: (() => void) | null = null;

  constructor(options: BroadcasterOptions) {
    this.#options = options;
    this.#time = options.time ?? systemTime;
  }

  get viewers(): ReadonlySet<Viewer> {
    return this.#viewers;
  }

  /** Of all viewers since the start, including those that have left. */
  get totals(): StreamTotals {
    return [...this.#viewers].reduce(plus, this.#pastTotals);
  }

  /** Hands the frame to all viewers. */
  readonly publish = (frame: Frame): void => {
    this.#capturedAtMs = frame.capturedAtMs;
    for (const viewer of this.#viewers) viewer.offer(frame);
    if (this.#stopTicker !== null && this.#time.now() - this.#tickedAtMs >= EARLY_TICK_MS) this.#onTick();
    if (this.#nextFrame.size === 0) return;
    const waiting = [...this.#nextFrame];
    this.#nextFrame.clear();
    for (const callback of waiting) callback(frame);
  };

  /** Calls back once with the next frame of any camera; returns a cancel function. */
  onNextFrame(callback: (frame: Frame) => void): () => void {
    this.#nextFrame.add(callback);
    return () => this.#nextFrame.delete(callback);
  }

  /** Calls back with each frame of any camera, when the viewers have it; returns a function that ends this. */
  tap(callback: (frame: Frame) => void): () => void {
    let hasEnded = false;
    const again = (frame: Frame) => {
      if (hasEnded) return;
      this.#nextFrame.add(again);
      callback(frame);
    };
    this.#nextFrame.add(again);
    return () => {
      hasEnded = true;
      this.#nextFrame.delete(again);
    };
  }

  add(viewer: Viewer): void {
    this.#viewers.add(viewer);
    if (this.#stopTicker === null) {
      this.#tickedAtMs = this.#time.now();
      this.#tickLater();
    }
    this.#options.onViewers(this.#viewers.size);
  }

  /** Call it when the viewer has left. */
  remove(viewer: Viewer, reason: DisconnectReason): void {
    if (!this.#viewers.delete(viewer)) return;
    this.left[reason]++;
    this.#pastTotals = plus(this.#pastTotals, viewer);
    if (this.#viewers.size === 0) {
      this.#stopTicker?.();
      this.#stopTicker = null;
    }
    this.#options.onViewers(this.#viewers.size);
  }

  /** The ring overwrites the frame: disconnects viewers that are still receiving it, a full turn of the ring later. */
  overrun(frame: Frame): void {
    for (const viewer of this.#viewers) if (viewer.isSending(frame)) viewer.cut('overrun');
  }

  /** Ends every stream after its current part. */
  endAll(): void {
    for (const viewer of this.#viewers) viewer.end();
  }

  /** Ends streams that are stale or no longer authorized, repeats the newest frame where it is needed, reports skips. */
  tick(nowMs: number): void {
    const frame = this.#options.newest();
    const staleMs = this.#options.staleMs();
    const heardMs = Math.max(this.#capturedAtMs, this.#resumedAtMs);
    for (const viewer of this.#viewers) {
      viewer.watch();
      if (nowMs - Math.max(heardMs, viewer.sinceMs) > staleMs || !viewer.isAuthorized) viewer.end();
    }
    if (frame !== null && nowMs - frame.capturedAtMs <= staleMs)
      for (const viewer of this.#viewers) if (viewer.repeat(frame, nowMs)) this.repeated++;
    if (nowMs - this.#skipReportMs >= SKIP_REPORT_MS) this.#reportSkips(nowMs);
  }

  #tickLater(): void {
    this.#stopTicker?.();
    this.#stopTicker = this.#time.timer(this.#onTick, TICK_MS);
  }

  readonly #onTick = (): void => {
    const nowMs = this.#time.now();
    this.#tickLater();
    if (nowMs - this.#tickedAtMs > STOOD_STILL_MS) this.#resumedAtMs = nowMs;
    this.#tickedAtMs = nowMs;
    this.tick(nowMs);
  };

  #reportSkips(nowMs: number): void {
    this.#skipReportMs = nowMs;
    for (const viewer of this.#viewers) {
      const skipped = viewer.skipped - (this.#skipsReported.get(viewer) ?? 0);
      if (skipped === 0) continue;
      this.#skipsReported.set(viewer, viewer.skipped);
      this.#options.onSkips(viewer, skipped);
    }
  }
}

function plus(totals: StreamTotals, { sent, skipped, bytes }: Viewer): StreamTotals {
  return {
    frames: totals.frames + sent,
    skipped: totals.skipped + skipped,
    bytes: totals.bytes + bytes,
  };
}
