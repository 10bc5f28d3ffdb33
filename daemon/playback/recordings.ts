import { join } from 'node:path';
import type { DiskQueue } from '../recording/disk-queue.ts';
import { deleteRecording } from '../recording/delete-recording.ts';
import { SNAPSHOT_ENDING } from '../recording/recording-names.ts';
import { setStar } from '../recording/star-file.ts';
import type { RecordingFolder } from '../recording/recording-folder.ts';
import { RecordedDays } from './recorded-days.ts';
import type { FileSize, RecordedFile } from './recorded-days.ts';
import type { Mp4Exports } from './mp4-exports.ts';
import { RangeExports } from './range-exports.ts';
import { dayOf, RecordedPictures } from './recorded-pictures.ts';

const DAY_MS = 86_400_000;
/** Enough for a day of continuous recording in two answers. */
const PAGE = 1000;

/** Where recordings are, and what recording writes with: reading waits for its turn at the same disk. */
export interface RecordingPlace {
  readonly queue: DiskQueue;
  readonly folder: RecordingFolder;
  /** Tells recording that a file was deleted. */
  readonly removed?: (stem: string, bytes: number) => void;
  /** Tells recording that an event is to be kept, or not any more: what it records of it from now on too. */
  readonly starred?: (id: string, on: boolean) => void;
}

export interface RecordingsPage {
  readonly files: readonly RecordedFile[];
  /** For the page after it; null if this is the last. */
  readonly next: string | null;
}

/** The recordings in a folder, by what their names say. */
export class Recordings {
  readonly root: string;
  readonly pictures: RecordedPictures;
  readonly exports: RangeExports;
  /** Null where ffmpeg is not installed. */
  mp4: Mp4Exports | null = null;
  readonly #queue: Pick<DiskQueue, 'run'>;
  readonly #folder: RecordingFolder;
  readonly #place: RecordingPlace;
  readonly #days: RecordedDays;

  constructor(place: RecordingPlace, now: () => number = Date.now) {
    const { queue, folder } = place;
    this.#place = place;
    this.root = folder.root;
    this.#queue = queue;
    this.#folder = folder;
    this.#days = new RecordedDays(queue, folder, now);
    this.pictures = new RecordedPictures(queue, folder.root, this.#days);
    this.exports = new RangeExports(this.pictures, this.#days);
  }

  /** The days with recordings, as in `2026-11-29` (UTC), oldest first. */
  days(): Promise<readonly string[]> {
    return this.#days.days();
  }

  /** Files with pictures from `fromMs` to `toMs`, oldest first; `after`: `next` of the page before. */
  async page(fromMs: number, toMs: number, after = '', limit = PAGE): Promise<RecordingsPage> {
    const files: RecordedFile[] = [];
    const first = dayOf(fromMs - DAY_MS);
    const from = after > first ? after.slice(0, first.length) : first;
    for (const day of (await this.days()).filter((one) => one >= from && one <= dayOf(toMs)))
      for (const file of await this.#days.files(day)) {
        if (file.toMs <= fromMs || file.startMs >= toMs) continue;
        if (after !== '' && cursorOf(file) <= after) continue;
        const last = files.at(-1);
        if (last !== undefined && files.length === limit) return { files, next: cursorOf(last) };
        files.push(file);
      }
    return { files, next: null };
  }

  /** The files of an event, oldest first; none if it has no recording. `id` has the form of an event's id. */
  ofEvent(id: string): Promise<readonly RecordedFile[]> {
    return this.#days.filesOfEvent(id);
  }

  /** The sizes of files, in their order. */
  sizes(files: readonly RecordedFile[]): Promise<readonly FileSize[]> {
    return this.#days.sizes(files);
  }

  /** Starred recordings are not deleted to make room. Returns false if there is no such recording. */
  async star(id: string, on: boolean): Promise<boolean> {
    // First: files that are begun from now on have their star from recording.
    this.#place.starred?.(id, on);
    const files = await this.ofEvent(id);
    for (const { stem } of files) {
      await this.#queue.run((fs) => setStar(fs, this.root, stem, on));
      this.#folder.changed(stem);
    }
    return files.length > 0;
  }

  /** Deletes what is closed of a recording. Returns false if there is none. */
  async remove(id: string): Promise<boolean> {
    const closed = (await this.ofEvent(id)).filter(({ isOpen }) => !isOpen);
    const sizes = await this.sizes(closed);
    for (const [i, file] of closed.entries()) {
      await this.#queue.run((fs) => deleteRecording(fs, this.root, file));
      this.#folder.changed(file.stem);
      this.#place.removed?.(file.stem, sizes[i]?.bytes ?? 0);
    }
    return closed.length > 0;
  }

  /** The snapshot of an event; null if it has none. */
  async snapshot(id: string): Promise<Buffer | null> {
    const file = (await this.ofEvent(id)).find(({ hasSnapshot }) => hasSnapshot);
    if (file === undefined) return null;
    return this.#queue.run((fs) => fs.readFile(join(this.root, `${file.stem}${SNAPSHOT_ENDING}`)));
  }

  /** A part of a file below the root; shorter at its end. */
  async bytes(path: string, from: number, length: number): Promise<Buffer> {
    return this.#queue.run(async (fs) => {
      const file = await fs.open(join(this.root, path), 'r');
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    });
  }

  /** The disk that the recordings are on, in bytes; null if it is not there, or does not respond. Never rejects. */
  async space(): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | null> {
    const found = await this.#queue.run((fs) => fs.statfs(this.root)).catch(() => null);
    if (found === null) return null;
    return { freeBytes: found.bavail * found.bsize, totalBytes: found.blocks * found.bsize };
  }
}

/** Sorts as files do: by day, time and name. */
function cursorOf({ startMs, stem }: RecordedFile): string {
  return `${dayOf(startMs)} ${String(startMs).padStart(15, '0')} ${stem}`;
}
