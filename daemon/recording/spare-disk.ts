import type { Config } from '../config/settings.ts';
import { DiskQueue } from './disk-queue.ts';
import type { FileSystem } from './disk-queue.ts';
import { expectedBytesPerDay, expectedDays } from './recording-report.ts';
import { isOnSystemDisk } from './system-disk.ts';

/** A disk that could be recorded to. */
export interface SpareDiskFacts {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** For how long it is enough if it is recorded continuously; null if nobody can know. */
  readonly lastsDays: number | null;
}

/** Someone waits for the answer. */
const LIMIT_MS = 2000;

/** Looks at the disk that recordings would go to, while RECORD is off. */
export class SpareDisk {
  /** One look at a time: a disk that hangs takes one thread. */
  readonly #queue: DiskQueue;

  constructor(fs?: FileSystem) {
    this.#queue = new DiskQueue({ limitMs: LIMIT_MS, ...(fs === undefined ? {} : { fs }) });
  }

  /** Null where RECORD_PATH is on a disk that holds the system, as it is without a disk of its own. Never rejects. */
  async look(config: Config): Promise<SpareDiskFacts | null> {
    const { RECORD_PATH, RECORD_DAYS, RECORD_KEEP_FREE, RECORD_MAX_BYTES } = config;
    try {
      const space = await this.#queue.run(async (fs) => {
        if (await isOnSystemDisk(fs, RECORD_PATH)) return null;
        const { bavail, blocks, bsize } = await fs.statfs(RECORD_PATH);
        return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
      });
      if (space === null) return null;
      const limits = { days: RECORD_DAYS, keepFree: RECORD_KEEP_FREE, mostBytes: RECORD_MAX_BYTES };
      const bytesPerDay = expectedBytesPerDay({ ...config, RECORD: 'continuous' });
      return { ...space, lastsDays: expectedDays({ limits, space, usedBytes: 0, bytesPerDay }) };
    } catch {
      return null;
    }
  }
}
