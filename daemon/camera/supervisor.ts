import { errorEntry } from '../errors.ts';
import { Backoff } from './backoff.ts';
import type { CameraState } from './camera-state.ts';
import { ProgressDeadline } from './progress-deadline.ts';
import { endFailure, FailureHistory, failureOf, stallFailure } from './failure.ts';
import type { Failure, StallCode } from './failure.ts';
import { Pause } from './pause.ts';
import { SKIP_GRACEFUL } from './sources/source.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { Watchdog } from './watchdog.ts';

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
  readonly #waiting = new Pause();
  #loop: Promise<void> | null = null;
  #unsubscribe: (() => void) | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    const { firstFrameMs, stallMs } = options;
    this.#deadline = new ProgressDeadline(options);
    this.#watchdog = new Watchdog({
      firstFrameMs,
      stallMs,
      onExpired: (code, ms) => this.#withoutFrames(code, ms),
      onCheck: () => options.onCheck?.(),
    });
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
    this.#waiting.end();
    await this.#loop;
  }

  /** Call it for each frame, when it arrives. An old one proves only that the source is alive. It is on the frame's path. */
  frameArrived(atMs: number, isNew = true): void {
    this.#watchdog.frameArrived(atMs);
    this.#timeoutsInARow = 0;
    this.#lastFrameMs = atMs;
    if (!isNew || (this.#state !== 'starting' && this.#state !== 'unreadable')) return;
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
    const { source, onLine, onWarning, onRunStart, onRunEnd, units } = this.#options;
    const run = new AbortController();
    this.#run = run;
    this.#cause = null;
    this.#timeoutsInARow = 0;
    this.#streamingSinceMs = Number.POSITIVE_INFINITY;
    this.#lastFrameMs = 0;
    this.#set('starting');
    this.#watchdog.start();
    let hasEnded = false;
    try {
      const { signal } = run;
      const running = source.run({
        signal,
        onBytes: onRunStart(),
        units: units?.(),
        onLine,
        ...(onWarning === undefined ? {} : { onWarning }),
        onFrontEndTimeout: () => {
          if (this.#run === run) this.#frontEndTimeout();
        },
      });
      await Promise.race([running, this.#deadline.stopTimeout(signal)]);
      hasEnded = !run.signal.aborted;
    } catch (error) {
      if (!run.signal.aborted) this.#cause ??= failureOf(error);
    } finally {
      this.#watchdog.stop();
      this.#run = null;
      onRunEnd();
    }
    if (hasEnded) this.#cause ??= this.#whyEnded();
    // On demand a run may be short: without viewers it ends, and has not failed.
    const healthy = this.#lastFrameMs - this.#streamingSinceMs >= HEALTHY_MS;
    if (healthy || this.#cause === null) this.#backoff.reset();
  }

  /** What a source delivered before it ended says more than that it ended. */
  #whyEnded(): Failure {
    const { source, whyUnreadable } = this.#options;
    const hadFrames = this.#lastFrameMs > 0;
    return (hadFrames ? null : whyUnreadable?.(true)) ?? endFailure(source);
  }

  async #pause(failed: Failure): Promise<void> {
    this.history.add(failed);
    this.failing = true;
    const retryMs = this.#backoff.next(failed.retry ?? errorEntry(failed.code).retry ?? 'backoff');
    this.#options.onFailure(failed, retryMs);
    if (this.#stopping) return;
    this.#set(retryMs === null ? 'stopped' : 'backing-off', retryMs ?? 0);
    await this.#sleep(retryMs);
  }

  /** A source that delivers is not restarted, unless its next run may deliver something else. */
  #withoutFrames(code: StallCode, silentMs: number): void {
    if (!this.#isRunning) return;
    const unreadable = this.#options.whyUnreadable?.(false) ?? null;
    if (unreadable === null) return this.#stall(code, silentMs);
    if (unreadable.retry !== undefined) return this.#giveUp(unreadable);
    if (!this.failing || this.lastFailure?.code !== unreadable.code) {
      this.history.add(unreadable);
      this.failing = true;
      this.#options.onFailure(unreadable, null);
    }
    this.#set('unreadable');
    this.#watchdog.extend();
  }

  #stall(code: StallCode, silentMs: number): void {
    if (this.#isRunning) this.#giveUp(stallFailure(this.#options.source, code, silentMs));
  }

  #giveUp(cause: Failure): void {
    this.#cause ??= cause;
    this.#set('stalled');
    this.#run?.abort(SKIP_GRACEFUL);
  }

  #frontEndTimeout(): void {
    this.frontEndTimeouts++;
    this.#timeoutsInARow++;
    if (this.#timeoutsInARow === MAX_FRONT_END_TIMEOUTS)
      this.#stall('front-end-timeout', MAX_FRONT_END_TIMEOUTS * 1000);
  }

  /** Stopping takes a moment, in which nothing is a fault of the camera. */
  get #isRunning(): boolean {
    return this.#run !== null && !this.#run.signal.aborted;
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
      this.#waiting.end();
    }
  }

  #set(state: CameraState, pauseMs = 0): void {
    this.#deadline.entered(state, pauseMs);
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }

  async #sleep(ms: number | null): Promise<void> {
    if (!this.#stopping) await this.#waiting.wait(ms);
  }
}
