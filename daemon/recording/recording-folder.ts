import { join } from 'node:path';
import type { DiskQueue } from './disk-queue.ts';
import { EventDays } from './event-days.ts';
import { BOOT_FOLDER, MONTH_OR_DAY, parseRecordingName, YEAR } from './recording-names.ts';
import type { RecordingFileName, RecordingName } from './recording-names.ts';

/** A recording: an AVI and what is beside it. */
export interface StoredRecording extends RecordingName {
  readonly stem: string;
  /** Path of the AVI below the root. */
  readonly avi: string;
  /** Whether it is being written. */
  readonly isOpen: boolean;
  /** Its length, rounded up; null while it is open. */
  readonly seconds: number | null;
  readonly hasSnapshot: boolean;
  readonly isStarred: boolean;
  /** Names of all its files in the folder. */
  readonly files: readonly string[];
}

/** Of each about 400 bytes a recording, and 2000 recordings on a busy day. */
const MOST_CACHED = 8;
/** What is changed by others than picamd is seen after this time. */
const CACHED_MS = 60_000;

interface Cached {
  readonly list: Promise<readonly StoredRecording[]>;
  readonly sinceMs: number;
}

/** The recordings of a camera, as the names in its folders say. A few days are kept in memory. */
export class RecordingFolder {
  readonly root: string;
  readonly #queue: DiskQueue;
  readonly #eventDays = new EventDays();
  readonly #cache = new Map<string, Cached>();

  constructor(queue: DiskQueue, root: string) {
    this.#queue = queue;
    this.root = root;
  }

  /**
   * The folders that may have recordings, oldest first: `boot-1f0c9a52`, whose time is not known, then days as `2026/11/29`.
   *
   * @throws errors of the system
   */
  async days(): Promise<string[]> {
    const names = await this.#names('');
    const boots = names.filter((name) => BOOT_FOLDER.test(name)).toSorted();
    const days: string[] = [];
    for (const year of names.filter((name) => YEAR.test(name)).toSorted())
      for (const month of (await this.#names(year)).filter((name) => MONTH_OR_DAY.test(name)).toSorted()) {
        const inMonth = await this.#names(`${year}/${month}`);
        for (const day of inMonth.filter((name) => MONTH_OR_DAY.test(name)).toSorted())
          days.push(`${year}/${month}/${day}`);
      }
    return [...boots, ...days];
  }

  /** The recordings of a day by their time, which may be kept in memory. Empty if there is no such folder. */
  list(day: string): Promise<readonly StoredRecording[]> {
    const cached = this.#cache.get(day);
    const nowMs = performance.now();
    if (cached !== undefined && nowMs - cached.sinceMs < CACHED_MS) return cached.list;
    const list = this.read(day);
    this.#cache.delete(day);
    this.#cache.set(day, { list, sinceMs: nowMs });
    list.catch(() => this.#cache.delete(day));
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > MOST_CACHED && oldest !== undefined) this.#cache.delete(oldest);
    return list;
  }

  /** The recordings of a day as they are on disk. */
  async read(day: string): Promise<readonly StoredRecording[]> {
    const recordings = group(day, await this.#names(day));
    this.#eventDays.note(day, recordings);
    return recordings;
  }

  /** The folders that may have files of an event, in the order of their time, as far as folders were read. */
  daysOf(id: string): string[] {
    return this.#eventDays.of(id);
  }

  /** Something in the folder of a day has changed; it is the start of a stem. */
  changed(day: string): void {
    for (const key of this.#cache.keys()) if (day.startsWith(key)) this.#cache.delete(key);
  }

  async #names(folder: string): Promise<string[]> {
    try {
      return await this.#queue.run((fs) => fs.readdir(join(this.root, folder)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A foreign file may be named like a folder.
      if (folder !== '' && (code === 'ENOENT' || code === 'ENOTDIR')) return [];
      throw error;
    }
  }
}

/** Files of one name make a recording; without an AVI they make none. */
function group(day: string, names: readonly string[]): StoredRecording[] {
  const groups = new Map<string, { name: string; file: RecordingFileName }[]>();
  for (const name of names) {
    const file = parseRecordingName(day, name);
    if (file === null) continue;
    const files = groups.get(file.stem) ?? [];
    files.push({ name, file });
    groups.set(file.stem, files);
  }
  const recordings = [...groups.values()].flatMap((files) => {
    const has = (part: RecordingFileName['part']) => files.find(({ file }) => file.part === part);
    const avi = has('avi') ?? has('open');
    if (avi === undefined) return [];
    const { startMs, boot, kind, id, stem, seconds } = avi.file;
    return [
      {
        startMs,
        boot,
        kind,
        id,
        stem,
        seconds,
        avi: `${day}/${avi.name}`,
        isOpen: avi.file.part === 'open',
        hasSnapshot: has('snapshot') !== undefined,
        isStarred: has('star') !== undefined,
        files: files.map(({ name }) => name),
      },
    ];
  });
  // An event and continuous recording may begin with the same frame.
  return recordings.toSorted((a, b) => a.startMs - b.startMs || (a.stem < b.stem ? -1 : 1));
}
