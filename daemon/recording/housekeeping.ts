import type { Config } from '../config/settings.ts';
import type { Log } from '../log/logger.ts';
import { systemError } from './disk-queue.ts';
import type { DiskQueue } from './disk-queue.ts';
import type { FileClock } from './file-clock.ts';
import type { RecordingFolder } from './recording-folder.ts';
import { repairAll } from './repair-all.ts';
import { LEAST_FREE_BYTES, Retention } from './retention.ts';
import type { RetentionLimits } from './retention.ts';
import { settleBoot } from './settle-boots.ts';

export interface HousekeepingOptions {
  readonly queue: DiskQueue;
  readonly folder: RecordingFolder;
  readonly clock: FileClock;
  readonly log: Log;
  readonly config: () => Config;
  /** The size of all recordings is known. */
  readonly onCounted: () => void;
  readonly onFailure: (error: unknown) => void;
}

const EVERY_MS = 30_000;
/** People delete recordings too, on the page or from another machine. */
const COUNT_MS = 3_600_000;

/** Keeps the folder of recordings in order: repairs, deletes, and renames what has a time now. */
export class Housekeeping {
  readonly retention: Retention;
  readonly #options: HousekeepingOptions;
  #doneAtMs = Number.NEGATIVE_INFINITY;
  #countedAtMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;
  /** A file was begun meanwhile. */
  #isDueAgain = false;

  constructor(options: HousekeepingOptions) {
    const { queue, folder, clock } = options;
    this.#options = options;
    this.retention = new Retention({
      queue,
      folder,
      limits: () => this.limits,
      isClockKnown: () => clock.isKnown,
    });
  }

  get limits(): RetentionLimits {
    const { RECORD_DAYS, RECORD_MAX_BYTES, RECORD_KEEP_FREE } = this.#options.config();
    return { days: RECORD_DAYS, mostBytes: RECORD_MAX_BYTES, keepFree: RECORD_KEEP_FREE };
  }

  /**
   * What a disk needs before picamd records to it.
   *
   * @throws errors of the disk, as ENOSPC if it is full of what may not be deleted
   */
  async prepare(): Promise<void> {
    const { queue, folder, log } = this.#options;
    await repairAll(queue, folder, log);
    // Looking up the size of all that there is takes seconds on a Pi, and can wait.
    this.#countedAtMs = Number.NEGATIVE_INFINITY;
    this.#doneAtMs = Number.NEGATIVE_INFINITY;
    if ((await this.retention.look()).freeBytes >= LEAST_FREE_BYTES) return;
    await this.#tidy(performance.now());
    if ((this.retention.space?.freeBytes ?? 0) < LEAST_FREE_BYTES)
      throw systemError('ENOSPC', 'no space left on device');
  }

  /** Does what is due, in the background. Call it before each new file and now and then. */
  run(nowMs: number, isNewFile = false): void {
    if (this.#running !== null) this.#isDueAgain ||= isNewFile;
    else if (isNewFile || nowMs - this.#doneAtMs >= EVERY_MS) this.#running = this.#run(nowMs);
  }

  /** Ends it for good. Returns when what is under way has ended. */
  async stop(): Promise<void> {
    this.retention.stop();
    while (this.#running !== null) await this.#running;
  }

  async #run(nowMs: number): Promise<void> {
    this.#doneAtMs = nowMs;
    try {
      await this.#settle();
      await this.#tidy(nowMs);
    } catch (error) {
      this.#options.onFailure(error);
    }
    this.#running = null;
    if (!this.#isDueAgain) return;
    this.#isDueAgain = false;
    this.run(performance.now(), true);
  }

  async #tidy(nowMs: number): Promise<void> {
    if (nowMs - this.#countedAtMs > COUNT_MS) {
      await this.retention.count();
      this.#countedAtMs = nowMs;
      this.#options.onCounted();
    }
    await this.retention.makeRoom();
  }

  async #settle(): Promise<void> {
    const { queue, folder, clock } = this.#options;
    if (clock.isKnown) await settleBoot(queue, folder, clock.boot, clock.bootedAtMs);
  }
}
