import type { Notice } from '../errors.ts';
import type { Frame } from '../frame/frame.ts';
import { FrameClock } from '../frame/frame-clock.ts';
import { FrameRing } from '../frame/frame-ring.ts';
import type { PartEnvelope } from '../frame/frame-ring.ts';
import { JpegSplitter } from '../frame/jpeg-splitter.ts';
import { RateMeter } from '../frame/rate-meter.ts';
import { noSplitterCounts } from '../frame/splitter-counts.ts';
import { CameraNotices } from './camera-notices.ts';
import type { Demand } from './demand.ts';
import type { Failure } from './failure.ts';
import { LoopWatch } from './loop-watch.ts';
import type { Source } from './sources/source.ts';
import { Rejects } from './rejects.ts';
import { Supervisor } from './supervisor.ts';
import type { CameraState } from './camera-state.ts';

const NOTHING = Buffer.alloc(0);

export interface CameraOptions {
  source: Source;
  /** See SupervisorOptions. */
  demand: Demand | null;
  idleStopMs: number;
  firstFrameMs: number;
  stallMs: number;
  /** The interval between frames that the settings ask for. */
  frameMs: number;
  ringBytes: number;
  maxFrameBytes: number;
  envelope: PartEnvelope;
  /** Receives each frame, in the tick in which its last byte arrives. */
  readonly onFrame: (frame: Frame) => void;
  /** The ring overwrites a frame that a socket is still sending. */
  onOverrun(frame: Frame): void;
  onState(state: CameraState): void;
  /** Receives a line of the program's stderr. */
  onLine(line: string): void;
  /** `notices` has changed. */
  onNotices(): void;
  onFailure(failure: Failure, retryMs: number | null): void;
}

/** A supervised source whose bytes are cut into frames in a ring. */
export class Camera {
  readonly source: Source;
  readonly ring: FrameRing;
  readonly supervisor: Supervisor;
  readonly rate = new RateMeter();
  /** Counts of all runs of the source. */
  readonly counts = noSplitterCounts();
  readonly #rejects: Rejects;
  readonly #notices: CameraNotices;

  #splitter: JpegSplitter | null = null;
  #clock: FrameClock;
  /** Since when the event loop was late as bytes of the frame in progress were read. */
  #lateSinceMs: number | null = null;
  readonly #watch = new LoopWatch((nowMs) => this.#onBeat(nowMs));
  readonly #options: CameraOptions;

  constructor(options: CameraOptions) {
    this.#options = options;
    const { source, ringBytes, maxFrameBytes, envelope, onOverrun, onState, onLine, onFailure, onNotices } =
      options;
    this.source = source;
    this.#rejects = new Rejects(this.counts, maxFrameBytes);
    this.#notices = new CameraNotices({
      source,
      measure: () => this.rate.perSecond(performance.now()),
      onChange: onNotices,
    });
    this.#clock = this.#newClock();
    this.ring = new FrameRing({
      ringBytes,
      maxFrameBytes,
      envelope,
      onBytes: this.#onBytes,
      capturedAt: this.#capturedAt,
      isHeldBack: this.#isHeldBack,
      onFrame: this.#onFrame,
      onOverrun,
    });
    this.supervisor = new Supervisor({
      source,
      demand: options.demand,
      idleStopMs: options.idleStopMs,
      firstFrameMs: options.firstFrameMs,
      stallMs: options.stallMs,
      onRunStart: () => {
        this.#clock = this.#newClock();
        this.#watch.start();
        this.#splitter = new JpegSplitter(this.ring, this.counts);
        this.#rejects.reset();
        return this.#splitter.write;
      },
      units: () => this.#splitter?.units,
      onCheck: () => this.#rejects.look(),
      whyUnreadable: () => this.#rejects.failure(source, this.#splitter?.head.bytes ?? NOTHING),
      onRunEnd: () => {
        this.#watch.stop();
        this.#splitter?.end();
        this.ring.passOver();
      },
      onState: (state) => {
        this.#notices.entered(state, this.ring.newest);
        onState(state);
      },
      onLine,
      onWarning: (message, hint) => this.#notices.warned(message, hint),
      onFailure,
    });
  }

  /** What it does not do as set, although it streams. */
  get notices(): readonly Notice[] {
    return this.#notices.current;
  }

  start(): void {
    this.supervisor.start();
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
    this.#notices.stop();
  }

  #newClock(): FrameClock {
    return new FrameClock({ intervalMs: this.#options.frameMs, backlog: this.source.backlog });
  }

  readonly #onBytes = (): void => {
    this.#lateSinceMs ??= this.#watch.lateSinceMs(performance.now());
  };

  readonly #capturedAt = (nowMs: number, jpegBytes: number): number => {
    const lateSinceMs = this.#lateSinceMs;
    this.#lateSinceMs = null;
    return this.#clock.arrived(nowMs, jpegBytes, lateSinceMs);
  };

  readonly #isHeldBack = (): boolean => {
    if (!this.#clock.isPassingOver) return false;
    this.supervisor.frameArrived(performance.now(), false);
    return true;
  };

  readonly #onFrame = (frame: Frame): void => {
    this.rate.tick(frame.capturedAtMs);
    this.supervisor.frameArrived(performance.now());
    this.#options.onFrame(frame);
  };

  /** If nothing newer came within a second, an old frame is better than none. */
  #onBeat(nowMs: number): void {
    if (this.#clock.isOverdue(nowMs) && this.ring.release()) this.counts.frames++;
  }
}
