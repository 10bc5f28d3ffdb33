import type { Frame } from '../frame/frame.ts';
import type { DisconnectReason, Viewer } from './viewer.ts';

export interface BroadcasterOptions {
  /** Without a captured frame for so long the stream ends: a frozen picture looks alive to an NVR. */
  staleMs(): number;
  /** The newest frame, or null when there is none. */
  newest(): Frame | null;
  /** A viewer came or went; `viewers` is how many there are now. */
  onViewers(viewers: number): void;
  /** Frames that the viewer missed since the last call; at most once a second for each. */
  onSkips(viewer: Viewer, skipped: number): void;
  /** How often tick() is called while there are viewers. */
  tickMs?: number;
}

const TICK_MS = 450;
const SKIP_REPORT_MS = 1000;

/** What viewers were sent and missed. */
export interface StreamTotals {
  /** Repeated ones too. */
  frames: number;
  skipped: number;
  bytes: number;
}

/** Hands every frame to every viewer, synchronously, in the tick in which the frame became whole. */
export class Broadcaster {
  /** Viewers that are gone, by the way they left. */
  readonly left: Record<DisconnectReason, number> = { closed: 0, ended: 0, overrun: 0, stuck: 0 };
  /** Parts written again because nothing new came. */
  repeated = 0;

  readonly #options: BroadcasterOptions;
  /** Of the viewers that are gone. */
  #gone: StreamTotals = { frames: 0, skipped: 0, bytes: 0 };
  readonly #viewers = new Set<Viewer>();
  readonly #nextFrame = new Set<(frame: Frame) => void>();
  readonly #skipsReported = new WeakMap<Viewer, number>();
  #skipReportMs = 0;
  /** When the newest frame was captured, which is known of a camera that has ended, too. */
  #capturedAtMs = Number.NEGATIVE_INFINITY;
  #ticker: NodeJS.Timeout | null = null;

  constructor(options: BroadcasterOptions) {
    this.#options = options;
  }

  get viewers(): ReadonlySet<Viewer> {
    return this.#viewers;
  }

  /** Of all viewers since the start, those that are gone too. */
  get totals(): StreamTotals {
    return [...this.#viewers].reduce(plus, this.#gone);
  }

  /** Hands the frame to all viewers. */
  readonly publish = (frame: Frame): void => {
    this.#capturedAtMs = frame.capturedAtMs;
    for (const viewer of this.#viewers) viewer.offer(frame);
    if (this.#nextFrame.size === 0) return;
    const waiting = [...this.#nextFrame];
    this.#nextFrame.clear();
    for (const callback of waiting) callback(frame);
  };

  /** Calls back with the next frame, once, whatever camera it comes from; the returned function takes the wish back. */
  onNextFrame(callback: (frame: Frame) => void): () => void {
    this.#nextFrame.add(callback);
    return () => this.#nextFrame.delete(callback);
  }

  add(viewer: Viewer): void {
    this.#viewers.add(viewer);
    this.#ticker ??= setInterval(() => this.tick(performance.now()), this.#options.tickMs ?? TICK_MS);
    this.#options.onViewers(this.#viewers.size);
  }

  /** To be called once, when the viewer has left. */
  remove(viewer: Viewer, cause: DisconnectReason): void {
    if (!this.#viewers.delete(viewer)) return;
    this.left[cause]++;
    this.#gone = plus(this.#gone, viewer);
    if (this.#viewers.size === 0 && this.#ticker !== null) {
      clearInterval(this.#ticker);
      this.#ticker = null;
    }
    this.#options.onViewers(this.#viewers.size);
  }

  /** The ring needs the frame's room: whoever has not taken it in a whole turn of the ring is cut off. */
  overrun(frame: Frame): void {
    for (const viewer of this.#viewers) if (viewer.holds(frame)) viewer.cut('overrun');
  }

  /** Ends every stream after a whole part. */
  endAll(): void {
    for (const viewer of this.#viewers) viewer.end();
  }

  /** Ends streams that are stale or no longer authorized, repeats the newest frame where it is needed, reports skips. */
  tick(nowMs: number): void {
    const frame = this.#options.newest();
    const staleMs = this.#options.staleMs();
    for (const viewer of this.#viewers)
      if (nowMs - Math.max(this.#capturedAtMs, viewer.sinceMs) > staleMs || !viewer.isAuthorized)
        viewer.end();
    if (frame !== null && nowMs - frame.capturedAtMs <= staleMs)
      for (const viewer of this.#viewers) if (viewer.repeat(frame, nowMs)) this.repeated++;
    if (nowMs - this.#skipReportMs >= SKIP_REPORT_MS) this.#reportSkips(nowMs);
  }

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
