import { Worker } from 'node:worker_threads';
import type { MotionAreas } from '../config/areas-schema.ts';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import type { OverlayArea } from '../frame/frame-overlay.ts';
import type { Frame } from '../frame/frame.ts';
import { RateMeter } from '../frame/rate-meter.ts';
import { Pacer } from '../stream/pacer.ts';
import type { DetectorSettings } from './detector/examination.ts';
import { MotionNotices } from './motion-notices.ts';
import type { MotionReport } from './motion-report.ts';
import type { TuningResult } from './motion-result.ts';
import { RecentTimes } from './recent-times.ts';
import type { Answer } from './worker/answer.ts';
import { WorkerKeeper } from './worker/worker-keeper.ts';
import type { WorkerStart, WorkerThread } from './worker/worker-keeper.ts';

export interface MotionParts {
  readonly config: MotionConfig;
  /** Calls back with each frame; returns a function that ends this. */
  readonly tap: (callback: (frame: Frame) => void) => () => void;
  /** Another object for each start of the camera. */
  readonly cameraRun: () => object | null;
  /** Where text is written into the frames. It would be motion. */
  readonly overlayArea: () => OverlayArea | null;
  readonly areas: () => MotionAreas;
  readonly onResult: (result: TuningResult) => void;
  /** Whether somebody is tuning motion detection, and needs the blocks. */
  readonly isTuned: () => boolean;
  /** A notice is new, or one is gone. */
  readonly onNotices: (added: Notice | null) => void;
  /** Tests have one of their own. */
  readonly createWorker?: (start: WorkerStart) => WorkerThread;
}

export type MotionConfig = Pick<Config, 'MOTION_SENSITIVITY' | 'MOTION_AREA' | 'MOTION_FPS'>;

const WORKER = new URL('./worker/motion-worker.js', import.meta.url);
/** Of the worker's heap, which holds code, tables and a map of numbers. Frames are outside of it. */
const HEAP_MB = 16;
const YOUNG_HEAP_MB = 2;
/** After the start of a camera, exposure and white balance settle. */
const QUIET_MS = 4000;

/** Motion detection while it is on: chooses frames, has a worker examine copies of them, and reports the results. */
export class Motion {
  readonly #parts: MotionParts;
  readonly #keeper: WorkerKeeper;
  readonly #notices: MotionNotices;
  readonly #times = new RecentTimes();
  readonly #rate = new RateMeter();
  readonly #untap: () => void;
  #config: MotionConfig;
  #pacer: Pacer;
  #overlayArea: OverlayArea | null = null;
  #run: object | null = null;
  #examined = 0;
  #restarts = 0;
  #lastScore: number | null = null;

  constructor(parts: MotionParts) {
    const { config, tap, onNotices, createWorker = startWorker } = parts;
    this.#config = config;
    this.#parts = parts;
    this.#pacer = new Pacer(config.MOTION_FPS);
    this.#notices = new MotionNotices(onNotices);
    this.#keeper = new WorkerKeeper(this.#detectorSettings(), {
      create: createWorker,
      onAnswer: this.#onAnswer,
      onFailure: (reason) => {
        this.#restarts++;
        this.#lastScore = null;
        this.#notices.failed(reason);
      },
      onRecovery: () => this.#notices.recovered(),
    });
    this.#untap = tap(this.#onFrame);
  }

  get notices(): readonly Notice[] {
    return this.#notices.current;
  }

  get report(): MotionReport {
    return {
      score: this.#lastScore,
      framesPerSecond: this.#rate.perSecond(performance.now()),
      examinedMs: this.#times.median,
      examinedFrames: this.#examined,
      workerRestarts: this.#restarts,
    };
  }

  /** Takes other settings, and other areas. What was learned about the picture stays. */
  change(config: MotionConfig): void {
    if (config.MOTION_FPS !== this.#config.MOTION_FPS) this.#pacer = new Pacer(config.MOTION_FPS);
    this.#config = config;
    this.#keeper.change(this.#detectorSettings());
  }

  /** Resolves when the worker has ended. */
  stop(): Promise<void> {
    this.#untap();
    return this.#keeper.stop();
  }

  #detectorSettings(): DetectorSettings {
    const { zones, masks } = this.#parts.areas();
    const { MOTION_SENSITIVITY: sensitivity, MOTION_AREA: area } = this.#config;
    const text = this.#overlayArea === null ? [] : [maskOf(this.#overlayArea)];
    return { sensitivity, area, zones, masks: [...masks, ...text] };
  }

  readonly #onFrame = (frame: Frame): void => {
    this.#keeper.look();
    const run = this.#parts.cameraRun();
    if (run !== this.#run) this.#keeper.quietFor(QUIET_MS);
    this.#run = run;
    if (!this.#pacer.shouldSend(frame.capturedAtMs) || !this.#keeper.isReady(frame.capturedAtMs)) return;
    const area = this.#parts.overlayArea();
    if (area !== this.#overlayArea) {
      this.#overlayArea = area;
      this.#keeper.change(this.#detectorSettings());
    }
    this.#keeper.examine(frame, this.#parts.isTuned());
  };

  readonly #onAnswer = ({ found, examinedMs }: Answer): void => {
    const isRefused = typeof found === 'string';
    this.#notices.examined(isRefused ? found : null);
    this.#lastScore = isRefused ? null : found.score;
    if (isRefused) return;
    this.#examined++;
    this.#times.add(examinedMs);
    this.#rate.tick(performance.now());
    this.#parts.onResult(found);
  };
}

function startWorker(workerData: WorkerStart): WorkerThread {
  const worker = new Worker(WORKER, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
  });
  // It must not keep a daemon alive that stops.
  worker.unref();
  return worker;
}

function maskOf({ x, y, w, h }: OverlayArea): DetectorSettings['masks'][number] {
  return {
    name: 'text',
    points: [
      [x, y],
      [x + w, y],
      [x + w, y + h],
      [x, y + h],
    ],
  };
}
