import { errorCode } from '../errors.ts';
import type { DiskQueue } from '../recording/disk-queue.ts';
import { AviReader } from './avi-reader.ts';
import type { RecordedPicture } from './avi-reader.ts';
import type { RecordedDays, RecordedFile } from './recorded-days.ts';
import { spansOf } from './spans.ts';
import type { Span } from './spans.ts';

/** A file has a minute, so one that began so long ago may reach into a day. */
const LONGEST_FILE_MS = 120_000;
const DAY_MS = 86_400_000;
/** A file has a minute at most, so one of the last that began before a time has the picture of that time. */
const NEAR_FILES = 60;
/** Of damaged files, before a picture counts as not there. */
const MOST_TRIES = 8;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface PictureRange {
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
  /** Pictures that follow each other faster are left out. By default none. */
  readonly stepMs?: number;
  /** Pictures of other sizes are left out. By default none. */
  readonly size?: Size;
}

/** The pictures on the disk by their time, whatever files they are in. A file that is damaged or goes meanwhile is passed over. */
export class RecordedPictures {
  readonly #queue: Pick<DiskQueue, 'run'>;
  readonly #root: string;
  readonly #days: RecordedDays;

  constructor(queue: Pick<DiskQueue, 'run'>, root: string, days: RecordedDays) {
    this.#queue = queue;
    this.#root = root;
    this.#days = days;
  }

  /** The picture of this time, or the last one before it; null if there is none. */
  async at(ms: number): Promise<RecordedPicture | null> {
    let tries = 0;
    const days = (await this.#days.days()).filter((day) => day <= dayOf(ms));
    for (const day of days.toReversed()) {
      const files = await this.#days.filesBefore(day, ms, NEAR_FILES);
      const spans = spansOf(files, Number.NEGATIVE_INFINITY, ms + 1);
      for (const span of spans.toReversed()) {
        const picture = await this.#lastIn(span, ms);
        if (picture !== null) return picture;
        if (++tries === MOST_TRIES) return null;
      }
    }
    return null;
  }

  /** The first picture after this time; null if there is none. */
  async after(ms: number): Promise<RecordedPicture | null> {
    for await (const picture of this.in({ fromMs: ms + 1, toMs: Number.POSITIVE_INFINITY })) return picture;
    return null;
  }

  /** The pictures of a range, in order; between two files, nothing fills a gap. */
  async *in({ fromMs, toMs, stepMs = 0, size }: PictureRange): AsyncGenerator<RecordedPicture> {
    let nextMs = fromMs;
    for await (const span of this.spans(fromMs, toMs)) {
      const reader = await this.#open(span.file);
      if (reader === null) continue;
      try {
        if (size !== undefined && !isOfSize(reader.head, size)) continue;
        for (let i = reader.indexAt(Math.max(span.fromMs, nextMs) - 1) + 1; ; i++) {
          const atMs = reader.pictures[i]?.atMs ?? Number.POSITIVE_INFINITY;
          if (atMs >= span.toMs) break;
          if (atMs < nextMs) continue;
          const picture = await reader.read(i, stepMs === 0);
          if (picture === null) continue;
          yield picture;
          nextMs = atMs + Math.max(1, stepMs);
        }
      } finally {
        await reader.close();
      }
    }
  }

  /** What is shown in a range, in order. */
  async *spans(fromMs: number, toMs: number): AsyncGenerator<Span> {
    let nextMs = fromMs;
    const [first, last] = [dayOf(fromMs - LONGEST_FILE_MS), dayOf(toMs)];
    for (const day of (await this.#days.days()).filter((one) => one >= first && one <= last))
      for (const span of spansOf(await this.#days.files(day), nextMs, toMs)) {
        yield span;
        nextMs = Math.max(nextMs, span.toMs);
      }
  }

  /** The head of a file, for the rate and size of its pictures; null if it cannot be read. */
  async headOf(file: RecordedFile): Promise<AviReader['head'] | null> {
    const reader = await this.#open(file);
    await reader?.close();
    return reader?.head ?? null;
  }

  async #lastIn(span: Span, ms: number): Promise<RecordedPicture | null> {
    const reader = await this.#open(span.file);
    if (reader === null) return null;
    try {
      const index = reader.indexAt(Math.min(ms, span.toMs));
      return index < 0 ? null : await reader.read(index);
    } finally {
      await reader.close();
    }
  }

  /** Null if the file is gone, as when retention has deleted it. */
  async #open(file: RecordedFile): Promise<AviReader | null> {
    try {
      return await AviReader.open(this.#queue, this.#root, file);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }
}

function isOfSize(head: Size, { width, height }: Size): boolean {
  return head.width === width && head.height === height;
}

/** `2026-11-29`, in UTC. */
export function dayOf(ms: number): string {
  const inRange = Math.max(0, Math.min(ms, LAST_DAY_MS));
  return new Date(inRange).toISOString().slice(0, 10);
}

/** The end of 9999, of which names have four digits. */
const LAST_DAY_MS = Date.UTC(10_000, 0, 1) - DAY_MS;
