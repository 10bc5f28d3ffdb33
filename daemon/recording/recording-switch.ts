import { join } from 'node:path';
import type { Config } from '../config/settings.ts';
import { errorMessage, formatNotice } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { EventStore } from '../events/event-store.ts';
import type { Recording } from './recording.ts';
import type { RecordingParts } from './recording-parts.ts';
import type { SpareDisk, SpareDiskFacts } from './spare-disk.ts';
import type { RecordingReport } from './recording-report.ts';

export interface RecordingSwitchParts extends Omit<RecordingParts, 'root' | 'onReady'> {
  /** Where events are kept, once the disk is ready; null when that ends. */
  readonly onStore: (store: EventStore | null) => void;
  /** Of several cameras of a machine, which may share RECORD_PATH; null for the only one. */
  readonly instance: () => string | null;
  /** Makes a camera run that otherwise runs for viewers alone, until the returned function is called. */
  readonly hold: () => () => void;
  /** Whether schedule and privacy allow recording now. */
  readonly isAllowed: () => boolean;
  readonly onNotices: () => void;
}

/** What a recording cannot change while it runs. */
const OF_THE_RECORDING = ['RECORD', 'RECORD_PATH', 'RECORD_FPS'] as const;

/** Switches recording on and off, as RECORD, its schedule and privacy say. Its modules are loaded when it is first on. */
export class RecordingSwitch {
  readonly #parts: RecordingSwitchParts;
  #recording: Recording | null = null;
  #spare: SpareDisk | null = null;
  #config: Config | null = null;
  #store: EventStore | null = null;
  #release: (() => void) | null = null;
  #notLoaded: Notice | null = null;
  #last: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: RecordingSwitchParts) {
    this.#parts = parts;
  }

  get notices(): readonly Notice[] {
    if (this.#notLoaded !== null) return [this.#notLoaded];
    return [...this.#unusedNotices(), ...(this.#recording?.notices ?? [])];
  }

  /** Null while RECORD is off. */
  get report(): RecordingReport | null {
    return this.#recording?.report ?? null;
  }

  /** The same for the pages; `state` is the code of a notice if there is one. Null while RECORD is off. */
  get state(): { state: string; message: string; lastsDays: number | null } | null {
    const report = this.report;
    if (report === null) return null;
    const { state, notice, days } = report;
    return {
      state: notice?.code ?? state,
      message: notice === null ? '' : formatNotice(notice),
      lastsDays: days,
    };
  }

  /** Where recordings would go while RECORD is off; `space` is null without a disk of their own. Never rejects. */
  async spareDisk(): Promise<{ readonly path: string; readonly space: SpareDiskFacts | null }> {
    const config = this.#config;
    if (config === null) return { path: '', space: null };
    this.#spare ??= new (await import('./spare-disk.ts')).SpareDisk();
    return { path: config.RECORD_PATH, space: await this.#spare.look(config) };
  }

  /** What is on disk can be read while it exists; null while RECORD is off. */
  get recording(): Recording | null {
    return this.#recording;
  }

  /** Puts settings, schedule and privacy into effect. What is not allowed ends at once. Never rejects. */
  apply(config: Config): Promise<void> {
    if (!this.#parts.isAllowed()) void this.#recording?.switchOff();
    return (this.#last = this.#last.then(() => this.#apply(config)));
  }

  /** Ends it for good. Returns when its files are closed, which a disk that hangs may delay forever. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return (this.#last = this.#last.then(() => this.#end()));
  }

  async #apply(config: Config): Promise<void> {
    if (this.#isStopped) return;
    const before = this.#config;
    this.#config = config;
    if (this.#recording !== null && OF_THE_RECORDING.some((key) => before?.[key] !== config[key]))
      await this.#end();
    if (config.RECORD === 'off') return;
    if (this.#recording === null) await this.#begin(config);
    if (this.#isStopped || !this.#parts.isAllowed()) await this.#switchOff();
    else this.#switchOn();
  }

  async #begin(config: Config): Promise<void> {
    const loaded = await this.#load();
    // It may have been stopped by now.
    if (loaded === null || this.#isStopped) return;
    const { instance, log, onDisk, onNotices } = this.#parts;
    this.#recording = new loaded({
      ...this.#parts,
      root: join(config.RECORD_PATH, instance() ?? ''),
      onReady: () => this.#useStore(this.#recording?.eventFiles ?? null),
      onDisk: (notice) => {
        // What is wrong is logged as every notice is.
        if (notice === null) log.info('recording: the disk can be written');
        onDisk(notice);
        onNotices();
      },
    });
    this.#recording.start();
  }

  #useStore(store: EventStore | null): void {
    if (store === this.#store) return;
    this.#store = store;
    this.#parts.onStore(store);
  }

  #switchOn(): void {
    // It may have been switched off at once and allowed again meanwhile.
    this.#recording?.switchOn();
    if (this.#recording === null || this.#release !== null) return;
    this.#release = this.#parts.hold();
    this.#parts.log.info('recording: on');
  }

  async #switchOff(): Promise<void> {
    await this.#recording?.switchOff();
    this.#letGo();
  }

  #letGo(): void {
    if (this.#release === null) return;
    this.#release();
    this.#release = null;
    this.#parts.log.info('recording: off');
  }

  async #end(): Promise<void> {
    const recording = this.#recording;
    if (recording === null) return;
    this.#useStore(null);
    // Privacy that comes meanwhile ends it at once.
    await recording.stop();
    this.#recording = null;
    this.#letGo();
  }

  async #load(): Promise<typeof Recording | null> {
    try {
      const { Recording } = await import('./recording.ts');
      this.#notLoaded = null;
      return Recording;
    } catch (error) {
      // Node does not load a file again that it could not load once.
      this.#notLoaded = {
        code: 'recording-failed',
        message: `Recording cannot be loaded: ${errorMessage(error)}`,
        hint: 'Restart picamd. If that does not help, install picamd again.',
      };
      return null;
    }
  }

  #unusedNotices(): Notice[] {
    if (this.#config?.RECORD !== 'events' || this.#config.MOTION) return [];
    return [
      {
        code: 'only-posted-events',
        message: 'RECORD is events, but MOTION is off: only events that are posted to /events are recorded',
        hint: 'Set MOTION=on, or RECORD=continuous.',
      },
    ];
  }
}
