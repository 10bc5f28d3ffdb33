import { errorMessage } from '../../errors.ts';
import type { DetectorSettings } from '../detector/examination.ts';
import type { Answer } from './answer.ts';
import { HandOver } from './hand-over.ts';
import type { Question } from './hand-over.ts';

/** What a worker starts with. */
export interface WorkerStart {
  readonly settings: DetectorSettings;
  /** For a {@link HandOver}. */
  readonly memory: SharedArrayBuffer;
}

/** The part of a Worker that is used. */
export interface WorkerThread {
  /** For the frames from the next one on. */
  postMessage(settings: DetectorSettings): void;
  /** The answer in the memory must not wait for the next frame. */
  on(event: 'message', listener: () => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  terminate(): Promise<unknown>;
}

export interface WorkerKeeperOptions {
  readonly create: (start: WorkerStart) => WorkerThread;
  readonly onAnswer: (answer: Answer) => void;
  /** The worker has ended; it is started again after `retryMs`. */
  readonly onFailure: (reason: string, retryMs: number) => void;
  /** Has examined frames for HEALTHY_MS since it failed. */
  readonly onRecovery: () => void;
}

/** What a frame gives to be examined. */
export type ExaminedFrame = Pick<Question, 'jpeg' | 'capturedAtMs' | 'wallClockMs'>;

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
/** A frame takes some ms, and ten times as long on a Pi Zero 2. */
const HUNG_MS = 15_000;
/** After this long without a failure, the next one is the first. */
const HEALTHY_MS = 60_000;

interface Kept {
  readonly thread: WorkerThread;
  readonly handOver: HandOver;
  /** That it has, or gets before its next frame. */
  settings: DetectorSettings;
}

/**
 * Has one worker, and at most one frame on its way to it. A worker that ends or hangs is replaced, later each time. The clock is that of
 * the frames: nothing runs while none come.
 */
export class WorkerKeeper {
  readonly #options: WorkerKeeperOptions;
  #settings: DetectorSettings;
  #quietMs = 0;
  #worker: Kept | null = null;
  #retryMs = FIRST_RETRY_MS;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #failedAtMs: number | null = null;
  /** Null once the answer was read. */
  #askedAtMs: number | null = null;
  #nowMs = 0;

  constructor(settings: DetectorSettings, options: WorkerKeeperOptions) {
    this.#settings = settings;
    this.#options = options;
  }

  /** Passes on the answer to the last frame, once there is one. Call it with each frame of the camera: few answers are announced. */
  look(): void {
    if (this.#askedAtMs === null || this.#worker === null || this.#worker.handOver.isWithWorker) return;
    this.#askedAtMs = null;
    const answer = this.#worker.handOver.readAnswer();
    if (this.#failedAtMs !== null && this.#nowMs - this.#failedAtMs >= HEALTHY_MS) {
      this.#failedAtMs = null;
      this.#retryMs = FIRST_RETRY_MS;
      this.#options.onRecovery();
    }
    this.#options.onAnswer(answer);
  }

  /** Whether it would take a frame of this time now. Starts a worker if need be. */
  isReady(nowMs: number): boolean {
    this.#nowMs = nowMs;
    if (this.#askedAtMs !== null) {
      if (nowMs - this.#askedAtMs > HUNG_MS) this.#fail(`it took more than ${HUNG_MS / 1000} s for a frame`);
      return false;
    }
    if (this.#worker === null && nowMs >= this.#retryAtMs) this.#start();
    return this.#worker !== null;
  }

  /** Copies the frame and has it examined. Call it only if it is ready. */
  examine({ jpeg, capturedAtMs, wallClockMs }: ExaminedFrame, isTuned: boolean): void {
    const worker = this.#worker;
    if (worker === null) return;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a Worker has no origin
    if (worker.settings !== this.#settings) worker.thread.postMessage(this.#settings);
    worker.settings = this.#settings;
    worker.handOver.ask({ jpeg, capturedAtMs, wallClockMs, isTuned, quietMs: this.#quietMs });
    this.#quietMs = 0;
    this.#askedAtMs = capturedAtMs;
  }

  /** Takes effect with the next frame: a worker that sleeps takes no messages, and they must not become many. */
  change(settings: DetectorSettings): void {
    this.#settings = settings;
  }

  /** No motion for so long, from the next frame on. */
  quietFor(ms: number): void {
    this.#quietMs = ms;
  }

  /** Resolves when the worker has ended. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#retryAtMs = Number.POSITIVE_INFINITY;
    await worker?.thread.terminate();
  }

  #start(): void {
    const settings = this.#settings;
    const handOver = new HandOver();
    const thread = this.#options.create({ settings, memory: handOver.memory });
    const isCurrent = () => thread === this.#worker?.thread;
    this.#worker = { thread, handOver, settings };
    thread.on('message', () => this.look());
    thread.on('error', (error) => {
      if (isCurrent()) this.#fail(errorMessage(error));
    });
    thread.on('exit', () => {
      if (isCurrent()) this.#fail('it ended');
    });
  }

  #fail(reason: string): void {
    const worker = this.#worker;
    this.#worker = null;
    this.#askedAtMs = null;
    void worker?.thread.terminate();
    const retryMs = this.#retryMs;
    this.#failedAtMs = this.#nowMs;
    this.#retryAtMs = this.#nowMs + retryMs;
    this.#retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
    this.#options.onFailure(reason, retryMs);
  }
}
