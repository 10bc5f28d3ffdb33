import { errorMessage } from '../../errors.ts';
import type { DetectorSettings } from '../detector/examination.ts';
import type { FrameCopy, FrameTime, FromWorker, ToWorker } from './messages.ts';

/** The part of a Worker that is used. */
export interface WorkerThread {
  postMessage(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (answer: FromWorker) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  terminate(): Promise<unknown>;
}

export interface WorkerKeeperOptions {
  readonly create: (settings: DetectorSettings) => WorkerThread;
  readonly onAnswer: (answer: FromWorker) => void;
  /** The worker has ended; it is started again after `retryMs`. */
  readonly onFailure: (reason: string, retryMs: number) => void;
  /** Has examined frames for HEALTHY_MS since it failed. */
  readonly onRecovery: () => void;
}

/** What a frame gives to be examined. */
export interface ExaminedFrame extends FrameTime {
  readonly jpeg: Buffer;
  readonly jpegBytes: number;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
/** A frame takes some ms, and ten times as long on a Pi Zero 2. */
const HUNG_MS = 15_000;
/** After this long without a failure, the next one is the first. */
const HEALTHY_MS = 60_000;
/** Frames differ in size: so much more than the first ones need, in parts of them. */
const SPARE = 0.25;

/**
 * Has one worker, and at most one frame on its way to it. A worker that ends or hangs is replaced, later each time. The clock is that of
 * the frames: nothing runs while none come.
 */
export class WorkerKeeper {
  readonly #options: WorkerKeeperOptions;
  #settings: DetectorSettings;
  #worker: WorkerThread | null = null;
  #retryMs = FIRST_RETRY_MS;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #failedAtMs: number | null = null;
  #sentAtMs: number | null = null;
  #nowMs = 0;
  /** For the next frame; null while it is with the worker. */
  #buffer: ArrayBuffer | null = new ArrayBuffer(0);

  constructor(settings: DetectorSettings, options: WorkerKeeperOptions) {
    this.#settings = settings;
    this.#options = options;
  }

  /** Whether it would take a frame of this time now. Starts a worker if need be. */
  isReady(nowMs: number): boolean {
    this.#nowMs = nowMs;
    if (this.#sentAtMs !== null) {
      if (nowMs - this.#sentAtMs > HUNG_MS) this.#fail(`it took more than ${HUNG_MS / 1000} s for a frame`);
      return false;
    }
    if (this.#worker === null && nowMs >= this.#retryAtMs) this.#start();
    return this.#worker !== null;
  }

  /** Copies the frame and has it examined. Call it only if it is ready. */
  examine(frame: ExaminedFrame, isTuned: boolean): void {
    const copy = this.#copy(frame);
    this.#sentAtMs = frame.capturedAtMs;
    this.#buffer = null;
    const { capturedAtMs, wallClockMs } = frame;
    this.#worker?.postMessage({ kind: 'frame', copy, capturedAtMs, wallClockMs, isTuned }, [copy.buffer]);
  }

  change(settings: DetectorSettings): void {
    this.#settings = settings;
    this.#worker?.postMessage({ kind: 'settings', settings });
  }

  quietFor(ms: number): void {
    this.#worker?.postMessage({ kind: 'quiet', ms });
  }

  /** Resolves when the worker has ended. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#retryAtMs = Number.POSITIVE_INFINITY;
    await worker?.terminate();
  }

  #copy({ jpeg, jpegBytes }: ExaminedFrame): FrameCopy {
    let buffer = this.#buffer;
    if (buffer === null || buffer.byteLength < jpegBytes)
      buffer = new ArrayBuffer(Math.ceil(jpegBytes * (1 + SPARE)));
    new Uint8Array(buffer).set(jpeg);
    return { buffer, bytes: jpegBytes };
  }

  #start(): void {
    const worker = this.#options.create(this.#settings);
    this.#worker = worker;
    worker.on('message', (answer) => {
      if (worker === this.#worker) this.#answered(answer);
    });
    worker.on('error', (error) => {
      if (worker === this.#worker) this.#fail(errorMessage(error));
    });
    worker.on('exit', () => {
      if (worker === this.#worker) this.#fail('it ended');
    });
  }

  #answered(answer: FromWorker): void {
    this.#sentAtMs = null;
    this.#buffer = answer.copy.buffer;
    if (this.#failedAtMs !== null && this.#nowMs - this.#failedAtMs >= HEALTHY_MS) {
      this.#failedAtMs = null;
      this.#retryMs = FIRST_RETRY_MS;
      this.#options.onRecovery();
    }
    this.#options.onAnswer(answer);
  }

  #fail(reason: string): void {
    const worker = this.#worker;
    this.#worker = null;
    this.#sentAtMs = null;
    this.#buffer = new ArrayBuffer(0);
    void worker?.terminate();
    const retryMs = this.#retryMs;
    this.#failedAtMs = this.#nowMs;
    this.#retryAtMs = this.#nowMs + retryMs;
    this.#retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
    this.#options.onFailure(reason, retryMs);
  }
}
