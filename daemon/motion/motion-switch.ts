import type { MotionAreas } from '../config/areas-schema.ts';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { errorMessage } from '../errors.ts';
import type { OverlayArea } from '../frame/frame-overlay.ts';
import type { Frame } from '../frame/frame.ts';
import type { Log } from '../log/logger.ts';
import type { Motion } from './motion.ts';
import type { MotionReport } from './motion-report.ts';
import type { MotionResult, TuningResult } from './motion-result.ts';
import { ScoreHistory } from './score-history.ts';
import type { SecondScore } from './score-history.ts';

export type { MotionAreas } from '../config/areas-schema.ts';

export interface MotionSwitchParts {
  readonly log: Log;
  readonly tap: (callback: (frame: Frame) => void) => () => void;
  /** Makes a camera run that otherwise runs for viewers alone, until the returned function is called. */
  readonly hold: () => () => void;
  readonly cameraRun: () => object | null;
  readonly overlayArea: () => OverlayArea | null;
  readonly areas: () => MotionAreas;
  /** Whether the schedule has motion detection on now. */
  readonly isAllowed: () => boolean;
  readonly onNotices: () => void;
}

/** Switches motion detection on and off, as MOTION and its schedule say. Its modules are loaded when it is first on. */
export class MotionSwitch {
  readonly #parts: MotionSwitchParts;
  readonly #listeners = new Set<(result: MotionResult) => void>();
  readonly #tuners = new Set<(result: TuningResult) => void>();
  #history = new ScoreHistory();
  #motion: Motion | null = null;
  #release: (() => void) | null = null;
  #notLoaded: Notice | null = null;
  #last: Promise<void> = Promise.resolve();
  #isStopped = false;
  #config: Config | null = null;

  constructor(parts: MotionSwitchParts) {
    this.#parts = parts;
  }

  get notices(): readonly Notice[] {
    return this.#notLoaded === null ? (this.#motion?.notices ?? []) : [this.#notLoaded];
  }

  /** Null while it is off. */
  get report(): MotionReport | null {
    return this.#motion?.report ?? null;
  }

  /** Of the last five minutes, oldest first. */
  get scores(): readonly SecondScore[] {
    return this.#history.seconds;
  }

  /** Calls back with each result; a listener must not throw. Returns a function that ends this. */
  listen(listener: (result: MotionResult) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back with each result and its blocks, which cost more. Returns a function that ends this. */
  tune(listener: (result: TuningResult) => void): () => void {
    this.#tuners.add(listener);
    return () => this.#tuners.delete(listener);
  }

  /** Puts areas and schedule into effect, with the settings of before. What was wrong with the areas may be right now. */
  async refresh(): Promise<void> {
    if (this.#config !== null) await this.apply(this.#config);
    this.#parts.onNotices();
  }

  /** Puts settings, areas and schedule into effect. Never rejects. */
  apply(config: Config): Promise<void> {
    this.#config = config;
    return (this.#last = this.#last.then(() => this.#apply(config)));
  }

  /** Ends it for good. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return (this.#last = this.#last.then(() => this.#end()));
  }

  async #apply(config: Config): Promise<void> {
    if (this.#isStopped) return;
    if (!config.MOTION || !this.#parts.isAllowed()) return this.#end();
    if (this.#motion !== null) return this.#motion.change(config);
    const loaded = await this.#load();
    // It may have been stopped by now.
    if (loaded === null || this.#isStopped) return;
    const { tap, hold, cameraRun, overlayArea, areas, log, onNotices } = this.#parts;
    this.#release = hold();
    this.#motion = new loaded({
      config,
      tap,
      cameraRun,
      overlayArea,
      areas,
      onResult: this.#onResult,
      isTuned: () => this.#tuners.size > 0,
      onNotices: (added) => {
        if (added !== null) log.warn({ code: added.code, hint: added.hint }, `motion: ${added.message}`);
        onNotices();
      },
    });
    log.info('motion: on');
  }

  async #load(): Promise<typeof Motion | null> {
    try {
      const { Motion } = await import('./motion.ts');
      this.#notLoaded = null;
      return Motion;
    } catch (error) {
      // Node does not load a file again that it could not load once.
      this.#notLoaded = {
        code: 'motion-failed',
        message: `Motion detection cannot be loaded: ${errorMessage(error)}`,
        hint: 'Restart picamd. If that does not help, install picamd again.',
      };
      return null;
    }
  }

  async #end(): Promise<void> {
    if (this.#motion === null) return;
    const motion = this.#motion;
    this.#motion = null;
    this.#history = new ScoreHistory();
    this.#release?.();
    await motion.stop();
    this.#parts.log.info('motion: off');
  }

  readonly #onResult = (result: TuningResult): void => {
    this.#history.add(result.atMs, result.score, result.moving);
    for (const listener of this.#listeners) listener(result);
    // A frame that was under way when the first of them came has no blocks.
    if (result.blocks.length > 0) for (const tuner of this.#tuners) tuner(result);
  };
}
