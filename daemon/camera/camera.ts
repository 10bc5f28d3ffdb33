import type { Notice } from '../errors.ts';
import type { Frame } from '../frame/frame.ts';
import { isExif, openingFor } from '../frame/exif-orientation.ts';
import type { Turn } from '../frame/exif-orientation.ts';
import { MaskedSink } from '../frame/mask/masked-sink.ts';
import type { MaskPolygon } from '../frame/mask/mask-runs.ts';
import { isRevealing } from '../frame/mask/revealing-data.ts';
import { FrameRing } from '../frame/frame-ring.ts';
import type { RingMemory } from '../frame/ring-memory.ts';
import type { PartEnvelope } from '../frame/part-envelope.ts';
import { JpegSplitter } from '../frame/jpeg-splitter.ts';
import { RateMeter } from '../frame/rate-meter.ts';
import { noSplitterCounts } from '../frame/splitter-counts.ts';
import { Arrivals } from './arrivals.ts';
import { CameraNotices } from './camera-notices.ts';
import type { Demand } from './demand.ts';
import type { Failure } from './failure.ts';
import type { Source } from './sources/source.ts';
import { RateHistory } from './rate-history.ts';
import { Rejects } from './rejects.ts';
import { Supervisor } from './supervisor.ts';
import type { CameraState, ReportedState } from './camera-state.ts';

const NOTHING_CAME = { head: { bytes: Buffer.alloc(0) }, unfinishedBytes: 0 };
/** In parts of stallMs: a source whose last bytes came longer ago is silent. */
const FLOWING = 0.25;

export interface CameraOptions {
  source: Source;
  /** By how much clients must turn its pictures. An EXIF orientation of the source's own does not count then. By default 0. */
  readonly turn?: Turn;
  /** Gray in every frame; see MaskedSink. */
  readonly masks: readonly MaskPolygon[];
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
  /** See FrameRingOptions. */
  readonly memory?: RingMemory | undefined;
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
  /** By how much clients must turn its pictures, as their EXIF orientation says. */
  readonly turn: Turn;
  readonly ring: FrameRing;
  readonly supervisor: Supervisor;
  readonly rate = new RateMeter();
  /** Counts of all runs of the source. */
  readonly counts = noSplitterCounts();
  readonly rateHistory = new RateHistory(performance.now());
  /** Another object for each start of the source. */
  run: object = {};
  readonly #rejects: Rejects;
  /**
   * Without masks, null. Its code (0.2 MB at most) is loaded all the same: a running daemon may be given a mask, and must be able to hide
   * what it names even if an upgrade has just replaced its files.
   */
  readonly #masked: MaskedSink | null;
  readonly #notices: CameraNotices;

  #splitter: JpegSplitter | null = null;
  readonly #arrivals: Arrivals;
  readonly #options: CameraOptions;

  constructor(options: CameraOptions) {
    this.#options = options;
    const { source, ringBytes, maxFrameBytes, envelope, onOverrun, onState, onLine, onFailure, onNotices } =
      options;
    this.source = source;
    this.turn = options.turn ?? 0;
    this.#rejects = new Rejects(this.counts, maxFrameBytes);
    this.#notices = new CameraNotices({
      source,
      measure: () => this.rate.perSecond(performance.now()),
      onChange: onNotices,
    });
    const pace = { intervalMs: options.frameMs, backlog: source.backlog };
    this.#arrivals = new Arrivals(pace, this.#showOld);
    this.ring = new FrameRing({
      ringBytes,
      maxFrameBytes,
      envelope,
      memory: options.memory,
      opening: openingFor(this.turn),
      times: this.#arrivals,
      onHeldBack: this.#onHeldBack,
      onFrame: this.#onFrame,
      onOverrun,
    });
    this.#masked = options.masks.length === 0 ? null : new MaskedSink(this.ring, options.masks, this.counts);
    this.supervisor = new Supervisor({
      source,
      demand: options.demand,
      idleStopMs: options.idleStopMs,
      firstFrameMs: options.firstFrameMs,
      stallMs: options.stallMs,
      onRunStart: () => {
        this.run = {};
        this.#arrivals.start();
        // Revealing data includes EXIF.
        const unwanted = this.#masked !== null ? isRevealing : this.turn !== 0 ? isExif : undefined;
        this.#splitter = new JpegSplitter(this.#masked ?? this.ring, this.counts, unwanted);
        this.#rejects.start();
        return this.#splitter.write;
      },
      units: () => this.#splitter?.units,
      onCheck: () => {
        this.#notices.someTooLarge(this.#rejects.look(source));
        this.#notices.withoutText(this.ring.withoutOverlay);
        this.#notices.someUnmasked(this.#rejects.lookUnmasked(source, this.#masked?.refusal ?? null));
      },
      whyUnreadable: (isOver) => {
        const { head, unfinishedBytes } = this.#splitter ?? NOTHING_CAME;
        const refusal = this.#masked?.refusal ?? null;
        const isFlowing = performance.now() - this.#arrivals.readAtMs < FLOWING * options.stallMs;
        return this.#rejects.failure(source, { head, unfinishedBytes, isFlowing, refusal }, isOver);
      },
      onRunEnd: () => {
        this.#arrivals.stop();
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

  /** As people see it: a card in place of a camera is private, not streaming. */
  get state(): ReportedState {
    return this.source.kind === 'private' ? 'private' : this.supervisor.state;
  }

  /** What it does not do as set, although it streams. */
  get notices(): readonly Notice[] {
    return this.#notices.current;
  }

  /** See CameraView. */
  get isBehind(): boolean {
    return this.#arrivals.isBehind;
  }

  start(): void {
    this.supervisor.start();
  }

  /** Ends the stream of frames, and forgets those that there are: from now on, none of them leaves. */
  conceal(): void {
    this.#splitter?.end();
    this.ring.clear();
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
    this.#notices.stop();
  }

  readonly #onHeldBack = (): void => this.supervisor.frameArrived(this.#arrivals.readAtMs, false);

  readonly #onFrame = (frame: Frame): void => {
    this.rate.tick(frame.capturedAtMs);
    this.rateHistory.tick(frame.capturedAtMs);
    this.supervisor.frameArrived(this.#arrivals.readAtMs);
    this.#options.onFrame(frame);
  };

  readonly #showOld = (): void => {
    if (this.ring.release()) this.counts.frames++;
  };
}
