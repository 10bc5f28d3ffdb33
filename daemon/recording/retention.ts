import { dirname, join } from 'node:path';
import { leastFreeBytes } from '../config/recording-settings.ts';
import { deleteRecording, fileBytes, removeIfEmpty, spaceOf } from './delete-recording.ts';
import type { DiskSpace } from './delete-recording.ts';
import type { DiskQueue } from './disk-queue.ts';
import { dayFolder, EVENTS_FILE, parseRecordingName, YEAR } from './recording-names.ts';
import type { RecordingFolder, StoredRecording } from './recording-folder.ts';
import { UNFINISHED_ENDING } from './snapshot-file.ts';

/** How long recordings are kept, and how much of them. */
export interface RetentionLimits {
  readonly days: number;
  /** Null: as much as there is room for. */
  readonly mostBytes: number | null;
  /** RECORD_KEEP_FREE */
  readonly keepFree: string;
}

export interface RetentionOptions {
  readonly queue: DiskQueue;
  readonly folder: RecordingFolder;
  readonly limits: () => RetentionLimits;
  /** Whether the clock shows the time: otherwise age says nothing. */
  readonly isClockKnown: () => boolean;
  readonly now?: () => number;
}

/** However little is to stay free: with less, the next file would fill the disk. */
export const LEAST_FREE_BYTES = 32 * 2 ** 20;
const DAY_MS = 86_400_000;
const USUAL_DAYS = 7;

/**
 * Deletes recordings that are too old or too many: the oldest first, starred ones never. What is in memory is a sum for each day;
 * what is deleted is looked up in the folders.
 */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #dayBytes = new Map<string, number>();
  #largest = 0;
  #space: DiskSpace | null = null;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Of all recordings, with what is beside them. */
  get usedBytes(): number {
    return [...this.#dayBytes.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Of a whole day, as the last ones had it; 0 if there is none. Recordings that were deleted are missing. */
  get usualDayBytes(): number {
    const days = [...this.#dayBytes.keys()].filter(isDay).toSorted();
    const last = days.slice(1, -1).slice(-USUAL_DAYS);
    return last.reduce((sum, day) => sum + (this.#dayBytes.get(day) ?? 0), 0) / Math.max(last.length, 1);
  }

  /** As it was at the last look; null before that. */
  get space(): DiskSpace | null {
    return this.#space;
  }

  /** Makes what is under way end early: there may be thousands to delete. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Looks up what there is. */
  async count(): Promise<void> {
    const { folder } = this.#options;
    const days = await folder.days();
    for (const day of days) {
      let bytes = 0;
      for (const recording of await folder.read(day)) {
        if (this.#isStopped) return;
        const size = await this.#sizeOf(recording);
        bytes += size;
        this.#largest = Math.max(this.#largest, size);
      }
      this.#dayBytes.set(day, bytes);
    }
    for (const day of this.#dayBytes.keys()) if (!days.includes(day)) this.#dayBytes.delete(day);
  }

  /** A recording is on disk, closed. */
  added(stem: string, bytes: number): void {
    const day = dirname(stem);
    this.#dayBytes.set(day, (this.#dayBytes.get(day) ?? 0) + bytes);
    this.#largest = Math.max(this.#largest, bytes);
  }

  /** A recording was deleted. */
  removed(stem: string, bytes: number): void {
    const day = dirname(stem);
    this.#dayBytes.set(day, Math.max(0, (this.#dayBytes.get(day) ?? 0) - bytes));
  }

  /** Deletes until there is room for another file as large as the largest. One call at a time does so. */
  makeRoom(): Promise<void> {
    this.#running ??= this.#makeRoom().finally(() => (this.#running = null));
    return this.#running;
  }

  async #makeRoom(): Promise<void> {
    await this.#deleteUntil(await this.look());
    await this.look();
  }

  /** Looks how much room there is. */
  async look(): Promise<DiskSpace> {
    const { queue, folder } = this.#options;
    this.#space = await queue.run((fs) => spaceOf(fs, folder.root));
    return this.#space;
  }

  async #deleteUntil(space: DiskSpace): Promise<void> {
    const { folder, limits, isClockKnown, now = Date.now } = this.#options;
    const { days, mostBytes, keepFree } = limits();
    const leastFree = Math.max(leastFreeBytes(keepFree, space.totalBytes), LEAST_FREE_BYTES);
    const missing = leastFree + this.#largest - space.freeBytes;
    const excess = mostBytes === null ? 0 : this.usedBytes + this.#largest - mostBytes;
    let tooManyBytes = Math.max(missing, excess);
    const oldestMs = isClockKnown() ? now() - days * DAY_MS : Number.NEGATIVE_INFINITY;
    for (const day of [...this.#dayBytes.keys()].toSorted(oldestFirst)) {
      if (tooManyBytes <= 0 && !(isDay(day) && startOfDay(day) < oldestMs)) return;
      for (const recording of await folder.read(day)) {
        if (this.#isStopped) return;
        const isTooOld = recording.boot === null && recording.startMs < oldestMs;
        if (recording.isStarred || recording.isOpen || (!isTooOld && tooManyBytes <= 0)) continue;
        tooManyBytes -= await this.#delete(day, recording);
      }
      await this.#removeEmpty(day);
    }
  }

  async #delete(day: string, recording: StoredRecording): Promise<number> {
    const { queue, folder } = this.#options;
    const bytes = await this.#sizeOf(recording);
    await queue.run((fs) => deleteRecording(fs, folder.root, recording));
    this.removed(recording.stem, bytes);
    folder.changed(day);
    return bytes;
  }

  /** Removes the folder of a day without recordings, and that of its month and year. Others stay, as do foreign files. */
  async #removeEmpty(day: string): Promise<void> {
    const { queue, folder, now = Date.now } = this.#options;
    // The events of today stay, however little room there is.
    if (day === dayFolder(now()) || (await folder.read(day)).length > 0) return;
    this.#dayBytes.delete(day);
    await queue.run(async (fs) => {
      const names = await fs.readdir(join(folder.root, day));
      const parts = names.map((name) => parseRecordingName(day, withoutEnding(name))?.part);
      // A recording may have begun meanwhile.
      if (parts.includes('open') || parts.includes('avi')) return;
      for (const [i, name] of names.entries())
        if (name === EVENTS_FILE || parts[i] !== undefined) await fs.unlink(join(folder.root, day, name));
      for (let name = day; name !== '.'; name = dirname(name))
        if (!(await removeIfEmpty(fs, join(folder.root, name)))) return;
    });
  }

  #sizeOf({ stem, files }: StoredRecording): Promise<number> {
    const { queue, folder } = this.#options;
    return queue.run(async (fs) => {
      let bytes = 0;
      for (const name of files) bytes += await fileBytes(fs, join(folder.root, dirname(stem), name));
      return bytes;
    });
  }
}

/** Boots before days: nobody knows when they were, but it was before the clock was right. */
function oldestFirst(a: string, b: string): number {
  if (isDay(a) !== isDay(b)) return isDay(a) ? 1 : -1;
  return a < b ? -1 : 1;
}

function withoutEnding(name: string): string {
  return name.endsWith(UNFINISHED_ENDING) ? name.slice(0, -UNFINISHED_ENDING.length) : name;
}

/** Not a boot. */
function isDay(folder: string): boolean {
  return YEAR.test(folder.slice(0, 4));
}

function startOfDay(day: string): number {
  return Date.parse(`${day.replaceAll('/', '-')}T00:00:00Z`);
}
