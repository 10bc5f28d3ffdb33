import { join } from 'node:path';
import { errorCode } from '../errors.ts';
import type { DiskQueue, FileSystem } from '../recording/disk-queue.ts';
import { INDEX_ENDING } from '../recording/recording-names.ts';
import type { RecordingFolder, StoredRecording } from '../recording/recording-folder.ts';
import { INDEX_RECORD_BYTES } from '../recording/side-index.ts';

/** An AVI whose time is known. */
export interface RecordedFile extends StoredRecording {
  /** The end of its last picture, rounded up; of one that is being written, now. */
  readonly toMs: number;
}

/** What a file holds. */
export interface FileSize {
  readonly bytes: number;
  /** Null if there is no index beside it. */
  readonly pictures: number | null;
}

/** A file is closed after a minute; one that a power cut left open has no more either. */
const LONGEST_FILE_MS = 75_000;
/** Looked up again after this: a page that scrubs asks ten times a second. */
const FRESH_MS = 1000;
/** Done in one operation, so that recording waits for a moment only. */
const FILES_AT_ONCE = 50;
/** Of some days; closed files keep their sizes. */
const SIZES_IN_MEMORY = 10_000;
const GONE: FileSize = { bytes: 0, pictures: null };
const DAY = /^\d{4}\/\d\d\/\d\d$/;

/** Which days have recordings, and the files of a day. Days are as in `2026-11-29`, in UTC. */
export class RecordedDays {
  readonly #queue: Pick<DiskQueue, 'run'>;
  readonly #folder: RecordingFolder;
  readonly #now: () => number;
  readonly #sizes = new Map<string, FileSize>();
  #known: { readonly days: readonly string[]; readonly readAtMs: number } | null = null;

  constructor(queue: Pick<DiskQueue, 'run'>, folder: RecordingFolder, now: () => number) {
    this.#queue = queue;
    this.#folder = folder;
    this.#now = now;
  }

  /** Oldest first; none without the disk. Recordings from before the clock was right have no day. */
  async days(): Promise<readonly string[]> {
    if (this.#known !== null && Math.abs(this.#now() - this.#known.readAtMs) < FRESH_MS)
      return this.#known.days;
    const folders = await this.#folder.days().catch(noneIfMissing);
    const days = folders.filter((folder) => DAY.test(folder)).map((folder) => folder.replaceAll('/', '-'));
    this.#known = { days, readAtMs: this.#now() };
    return days;
  }

  /** By the time of their first picture. */
  async files(day: string): Promise<readonly RecordedFile[]> {
    return (await this.#list(day)).map((file) => this.#withEnd(file));
  }

  /** The last ones that begin at a time or before. */
  async filesBefore(day: string, ms: number, count: number): Promise<readonly RecordedFile[]> {
    const before = (await this.#list(day)).filter(({ startMs }) => startMs <= ms);
    return before.slice(-count).map((file) => this.#withEnd(file));
  }

  /** Oldest first; `id` has the form of an event's id. */
  async filesOfEvent(id: string): Promise<readonly RecordedFile[]> {
    const files: RecordedFile[] = [];
    for (const folder of this.#folder.daysOf(id))
      for (const file of await this.#folder.list(folder)) if (file.id === id) files.push(this.#withEnd(file));
    return files;
  }

  /** The sizes of files, in their order; that of a file that is gone is 0. */
  async sizes(files: readonly RecordedFile[]): Promise<FileSize[]> {
    const unknown = files.filter(({ isOpen, avi }) => isOpen || !this.#sizes.has(avi));
    for (let at = 0; at < unknown.length; at += FILES_AT_ONCE)
      await this.#lookUp(unknown.slice(at, at + FILES_AT_ONCE));
    const sizes = files.map(({ avi }) => this.#sizes.get(avi) ?? GONE);
    if (this.#sizes.size > SIZES_IN_MEMORY) this.#sizes.clear();
    return sizes;
  }

  #list(day: string): Promise<readonly StoredRecording[]> {
    return this.#folder.list(day.replaceAll('-', '/'));
  }

  #withEnd(file: StoredRecording): RecordedFile {
    const { startMs, seconds, isOpen } = file;
    const latestMs = Math.min(this.#now(), startMs + LONGEST_FILE_MS);
    return { ...file, toMs: isOpen ? Math.max(startMs, latestMs) : startMs + 1000 * (seconds ?? 0) };
  }

  async #lookUp(files: readonly RecordedFile[]): Promise<void> {
    const bytesOf = async (fs: FileSystem, path: string): Promise<number | null> => {
      const found = await fs.stat(join(this.#folder.root, path)).catch(() => null);
      return found?.size ?? null;
    };
    await this.#queue.run(async (fs) => {
      for (const { avi, stem } of files) {
        const bytes = (await bytesOf(fs, avi)) ?? 0;
        const indexBytes = await bytesOf(fs, `${stem}${INDEX_ENDING}`);
        const pictures = indexBytes === null ? null : Math.floor(indexBytes / INDEX_RECORD_BYTES);
        this.#sizes.set(avi, { bytes, pictures });
      }
    });
  }
}

function noneIfMissing(error: unknown): string[] {
  if (errorCode(error) === 'ENOENT') return [];
  throw error;
}
