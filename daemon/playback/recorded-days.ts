import { join } from 'node:path';
import type { DiskQueue } from '../recording/disk-queue.ts';
import type { RecordingFolder, StoredRecording } from '../recording/recording-folder.ts';

/** An AVI whose time is known. */
export interface RecordedFile extends StoredRecording {
  /** The end of its last picture, rounded up; of one that is being written, now. */
  readonly toMs: number;
}

/** A file is closed after a minute; one that a power cut left open has no more either. */
const LONGEST_FILE_MS = 70_000;
/** Looked up again after this: a page that scrubs asks ten times a second. */
const FRESH_MS = 1000;
/** Done in one operation, so that recording waits for a moment only. */
const STATS_AT_ONCE = 100;
/** Of some days; closed files keep their sizes. */
const SIZES_IN_MEMORY = 10_000;
const DAY = /^\d{4}\/\d\d\/\d\d$/;

/** Which days have recordings, and the files of a day. Days are as in `2026-11-29`, in UTC. */
export class RecordedDays {
  readonly #queue: Pick<DiskQueue, 'run'>;
  readonly #folder: RecordingFolder;
  readonly #now: () => number;
  readonly #sizes = new Map<string, number>();
  #list: { readonly days: readonly string[]; readonly readAtMs: number } | null = null;

  constructor(queue: Pick<DiskQueue, 'run'>, folder: RecordingFolder, now: () => number) {
    this.#queue = queue;
    this.#folder = folder;
    this.#now = now;
  }

  /** Oldest first. Recordings from before the clock was right have no day. */
  async days(): Promise<readonly string[]> {
    if (this.#list !== null && Math.abs(this.#now() - this.#list.readAtMs) < FRESH_MS) return this.#list.days;
    const folders = await this.#folder.days();
    const days = folders.filter((folder) => DAY.test(folder)).map((folder) => folder.replaceAll('/', '-'));
    this.#list = { days, readAtMs: this.#now() };
    return days;
  }

  /** By the time of their first picture. */
  async files(day: string): Promise<readonly RecordedFile[]> {
    const files = await this.#folder.list(day.replaceAll('-', '/'));
    return files.map((file) => ({
      ...file,
      toMs: file.isOpen
        ? Math.max(file.startMs, Math.min(this.#now(), file.startMs + LONGEST_FILE_MS))
        : file.startMs + 1000 * (file.seconds ?? 0),
    }));
  }

  /** The sizes of files, in their order; 0 for one that is gone. */
  async sizes(files: readonly RecordedFile[]): Promise<number[]> {
    const unknown = files.filter(({ isOpen, avi }) => isOpen || !this.#sizes.has(avi));
    for (let at = 0; at < unknown.length; at += STATS_AT_ONCE)
      await this.#lookUp(unknown.slice(at, at + STATS_AT_ONCE));
    const sizes = files.map(({ avi }) => this.#sizes.get(avi) ?? 0);
    if (this.#sizes.size > SIZES_IN_MEMORY) this.#sizes.clear();
    return sizes;
  }

  async #lookUp(files: readonly RecordedFile[]): Promise<void> {
    await this.#queue.run(async (fs) => {
      for (const { avi } of files) {
        const found = await fs.stat(join(this.#folder.root, avi)).catch(() => null);
        this.#sizes.set(avi, found?.size ?? 0);
      }
    });
  }
}
