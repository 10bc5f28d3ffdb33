import { errorEntry } from '../errors.ts';
import type { SourceUnits } from '../frame/source-units.ts';
import { Backoff } from './backoff.ts';
import type { CameraState } from './camera-state.ts';
import { ProgressDeadline } from './progress-deadline.ts';
import type { Demand } from './demand.ts';
import { endFailure, FailureHistory, failureOf, stallFailure } from './failure.ts';
import type { Failure, StallCode } from './failure.ts';
import { SKIP_GRACEFUL } from './sources/source.ts';
import type { Source } from './sources/source.ts';
import { Watchdog } from './watchdog.ts';

export interface SupervisorOptions {
  source: Source;
  /** Run only while there is demand; null: always. */
  demand: Demand | null;
  /** How long the source keeps running without demand. */
  idleStopMs: number;
  firstFrameMs: number;
  stallMs: number;
  /** Receives a line of the program's stderr. */
  onLine(line: string): void;
  /** A run of the source starts. Returns the function that receives its bytes. */
  onRunStart(): (chunk: Buffer) => void;
  /** Receives the units of the run that onRunStart() began. */
  units?(): SourceUnits | undefined;
  /** The run is over. A source that was abandoned may still deliver bytes, which must be ignored. */
  onRunEnd(): void;
  onState(state: CameraState): void;
  /** `retryMs` is the pause before the retry; null if there is none. */
  onFailure(failure: Failure, retryMs: number | null): void;
  /** Numbers from 0 to 1 for the jitter of the pauses. */
  random?: () => number;
  /** See ProgressDeadlineOptions. */
  stopTimeoutMs?: number;
}

/** Consecutive `Device timeout detected` that count as a hang. */
const MAX_FRONT_END_TIMEOUTS = 3;
const HEALTHY_MS = 30_000;

/** Runs a source, restarts it if it fails or hangs, and records the reason. */
export class Supervisor {
  readonly history = new FailureHistory();
  /** How often the camera program reported that the sensor does not respond. */
  frontEndTimeouts = 0;
  /** The last run failed, and no frame has arrived since. */
  failing = false;

  readonly #options: SupervisorOptions;
  readonly #backoff: Backoff;
  readonly #watchdog: Watchdog;
  readonly #deadline: ProgressDeadline;
  #state: CameraState = 'stopped';
  #idleTimer: NodeJS.Timeout | undefined;
  #run: AbortController | null = null;
  #streamingSinceMs = 0;
  #lastFrameMs = 0;
  #timeoutsInARow = 0;
  /** The first cause wins: a stall that ends with SIGKILL is a stall. */
  #cause: Failure | null = null;
  #stopping = false;
  #wake: () => void = () => {};
  #loop: Promise<void> | null = null;
  #unsubscribe: (() => void) | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    const { firstFrameMs, stallMs } = options;
    this.#deadline = new ProgressDeadline(options);
    this.#watchdog = new Watchdog({ firstFrameMs, stallMs, onExpired: (code, ms) => this.#stall(code, ms) });
  }

  get state(): CameraState {
    return this.#state;
  }

  /** The newest failure, even if the camera works again. */
  get lastFailure(): Failure | null {
    return this.history.newestFirst[0]?.failure ?? null;
  }

  /** False if the supervisor itself is stuck, not if the camera is. */
  makesProgress(nowMs: number): boolean {
    return !this.#deadline.missed(nowMs, this.#lastFrameMs);
  }

  start(): void {
    this.#unsubscribe ??= this.#options.demand?.subscribe(() => this.#demandChanged());
    this.#loop ??= this.#supervise();
  }

  /** Stops the source and everything that waits. Resolves when all of it has ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unsubscribe?.();
    clearTimeout(this.#idleTimer);
    this.#run?.abort();
    this.#wake();
    await this.#loop;
  }

  /** Call it for each frame. It is on the frame's path. */
  frameArrived(atMs: number): void {
    this.#watchdog.frameArrived(atMs);
    this.#timeoutsInARow = 0;
    this.#lastFrameMs = atMs;
    if (this.#state !== 'starting') return;
    this.#streamingSinceMs = atMs;
    this.failing = false;
    this.#set('streaming');
  }

  async #supervise(): Promise<void> {
    while (!this.#stopping) {
      if (!this.#isWanted) {
        this.#set('idle');
        await this.#sleep(null);
        continue;
      }
      await this.#runOnce();
      if (this.#cause !== null) await this.#pause(this.#cause);
    }
    this.#set('stopped');
  }

  async #runOnce(): Promise<void> {
    const { source, onLine, onRunStart, onRunEnd, units } = this.#options;
    const run = new AbortController();
    this.#run = run;
    this.#cause = null;
    this.#timeoutsInARow = 0;
    this.#streamingSinceMs = Number.POSITIVE_INFINITY;
    this.#lastFrameMs = 0;
    this.#set('starting');
    this.#watchdog.start();
    try {
      const { signal } = run;
      const running = source.run({
        signal,
        onBytes: onRunStart(),
        units: units?.(),
        onLine,
        onFrontEndTimeout: () => {
          if (this.#run === run) this.#frontEndTimeout();
        },
      });
      await Promise.race([running, this.#deadline.stopTimeout(signal)]);
      if (!run.signal.aborted) this.#cause ??= endFailure(source);
    } catch (error) {
      if (!run.signal.aborted) this.#cause ??= failureOf(error);
    } finally {
      this.#watchdog.stop();
      this.#run = null;
      onRunEnd();
    }
    // On demand a run may be short: without viewers it ends, and has not failed.
    const healthy = this.#lastFrameMs - this.#streamingSinceMs >= HEALTHY_MS;
    if (healthy || this.#cause === null) this.#backoff.reset();
  }

  async #pause(failed: Failure): Promise<void> {
    this.history.add(failed);
    this.failing = true;
    const retryMs = this.#backoff.next(errorEntry(failed.code).retry ?? 'backoff');
    this.#options.onFailure(failed, retryMs);
    if (this.#stopping) return;
    this.#set(retryMs === null ? 'stopped' : 'backing-off', retryMs ?? 0);
    await this.#sleep(retryMs);
  }

  #stall(code: StallCode, silentMs: number): void {
    // Stopping takes a moment, which is not a fault of the camera.
    if (this.#run === null || this.#run.signal.aborted) return;
    this.#cause ??= stallFailure(this.#options.source, code, silentMs);
    this.#set('stalled');
    this.#run.abort(SKIP_GRACEFUL);
  }

  #frontEndTimeout(): void {
    this.frontEndTimeouts++;
    this.#timeoutsInARow++;
    if (this.#timeoutsInARow === MAX_FRONT_END_TIMEOUTS)
      this.#stall('front-end-timeout', MAX_FRONT_END_TIMEOUTS * 1000);
  }

  get #isWanted(): boolean {
    return this.#options.demand?.isWanted ?? true;
  }

  #demandChanged(): void {
    clearTimeout(this.#idleTimer);
    if (!this.#isWanted) {
      this.#idleTimer = setTimeout(() => this.#run?.abort(), this.#options.idleStopMs);
    } else if (this.#state === 'idle') {
      this.#set('starting');
      this.#wake();
    }
  }

  #set(state: CameraState, pauseMs = 0): void {
    this.#deadline.entered(state, pauseMs);
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }

  /** Waits `ms`, or forever if null, or until #wake is called. */
  async #sleep(ms: number | null): Promise<void> {
    if (this.#stopping) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (ms !== null) timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }
}
