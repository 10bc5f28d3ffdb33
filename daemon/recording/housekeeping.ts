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
  #countedAtMs = 0;
  #running: Promise<void> | null = null;

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
    this.#countedAtMs = performance.now();
    await this.retention.count();
    await this.retention.makeRoom();
    if ((this.retention.space?.freeBytes ?? 0) < LEAST_FREE_BYTES)
      throw systemError('ENOSPC', 'no space left on device');
  }

  /** Does what is due, in the background. Call it before each new file and now and then. */
  run(nowMs: number, isNewFile = false): void {
    if (this.#running !== null || (!isNewFile && nowMs - this.#doneAtMs < EVERY_MS)) return;
    this.#doneAtMs = nowMs;
    this.#running = this.#settle()
      .then(() => this.#tidy(nowMs))
      .catch(this.#options.onFailure)
      .finally(() => (this.#running = null));
  }

  /** Returns when what is under way has ended. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #tidy(nowMs: number): Promise<void> {
    if (nowMs - this.#countedAtMs > COUNT_MS) {
      this.#countedAtMs = nowMs;
      await this.retention.count();
    }
    await this.retention.makeRoom();
  }

  async #settle(): Promise<void> {
    const { queue, folder, clock } = this.#options;
    if (clock.isKnown) await settleBoot(queue, folder, clock.boot, clock.bootedAtMs);
  }
}
