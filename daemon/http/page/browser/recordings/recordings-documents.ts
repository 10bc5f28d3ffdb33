import type { TimeRange } from './local-day.ts';

/** A file with pictures. */
export interface RecordingFile extends TimeRange {
  /** Of its event; null for continuous recording. */
  readonly id: string | null;
  readonly bytes: number;
  /** Null when it is not known without reading the file. */
  readonly pictures: number | null;
  /** It is never deleted to make room. */
  readonly starred: boolean;
}

/** What is kept at all. */
export interface KeptDays {
  /** The days with recordings by UTC, as ranges of 24 hours. */
  readonly days: readonly TimeRange[];
  /** The camera can export MP4. */
  readonly mp4: boolean;
}

/** The disk on which recordings are. */
export interface DiskFacts {
  /** `off`: nothing is recorded. `recording`, `waiting`: for an event. The others are troubles of the disk. */
  readonly state: string;
  readonly path: string;
  readonly freeBytes: number | null;
  readonly totalBytes: number | null;
  /** How many days of recordings the disk holds; null while that is unknown. */
  readonly lastsDays: number | null;
  /** What to do about its trouble, in English; empty without one. */
  readonly message: string;
}

const DAY_MS = 86_400_000;

type Fields = Readonly<Record<string, unknown>>;

/** Reads /recordings/list.json; what another program has answered has no files. */
export function readRecordings(value: unknown): {
  readonly files: readonly RecordingFile[];
  readonly next: string | null;
} {
  const { recordings, next } = fieldsOf(value);
  const files = Array.isArray(recordings) ? recordings.map(readFile).filter((one) => one !== null) : [];
  return { files, next: typeof next === 'string' ? next : null };
}

/** Reads /recordings/days.json. */
export function readDays(value: unknown): KeptDays {
  const { days, mp4 } = fieldsOf(value);
  const starts = (Array.isArray(days) ? days : [])
    .map((day) => (typeof day === 'string' ? Date.parse(`${day}T00:00:00Z`) : Number.NaN))
    .filter((ms) => !Number.isNaN(ms));
  return { days: starts.map((fromMs) => ({ fromMs, toMs: fromMs + DAY_MS })), mp4: mp4 === true };
}

/** Reads /recordings/disk.json; null for what is none. */
export function readDisk(value: unknown): DiskFacts | null {
  const { state, path, freeBytes, totalBytes, lastsDays, message } = fieldsOf(value);
  if (typeof state !== 'string') return null;
  return {
    state,
    path: typeof path === 'string' ? path : '',
    freeBytes: numberOr(freeBytes, null),
    totalBytes: numberOr(totalBytes, null),
    lastsDays: numberOr(lastsDays, null),
    message: typeof message === 'string' ? message : '',
  };
}

/** Joins files that follow each other within `slackMs`: thousands of them are then some ranges. */
export function joined(files: readonly TimeRange[], slackMs: number): TimeRange[] {
  const ranges: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of files.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = ranges.at(-1);
    if (last !== undefined && fromMs <= last.toMs + slackMs) last.toMs = Math.max(last.toMs, toMs);
    else ranges.push({ fromMs, toMs });
  }
  return ranges;
}

/**
 * How many bytes and pictures an export of a range has, as if files were even: where an event was recorded, its frames, else continuous
 * recording.
 */
export function amountIn(
  files: readonly RecordingFile[],
  range: TimeRange,
): { readonly bytes: number; readonly pictures: number | null; readonly ms: number } {
  const inRange = files.filter((file) => sharedMs(file, range) > 0);
  const events = joined(
    inRange.filter(({ id }) => id !== null),
    0,
  );
  let [bytes, pictures, ms]: [number, number | null, number] = [0, 0, 0];
  for (const file of inRange) {
    const fromMs = Math.max(file.fromMs, range.fromMs);
    const toMs = Math.min(file.toMs, range.toMs);
    const hidden =
      file.id === null ? events.reduce((sum, event) => sum + sharedMs(event, { fromMs, toMs }), 0) : 0;
    const shared = toMs - fromMs - hidden;
    const fraction = shared / (file.toMs - file.fromMs);
    bytes += file.bytes * fraction;
    pictures = pictures === null || file.pictures === null ? null : pictures + file.pictures * fraction;
    ms += shared;
  }
  return { bytes, pictures: pictures === null ? null : Math.round(pictures), ms };
}

function sharedMs(a: TimeRange, b: TimeRange): number {
  return Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs));
}

function readFile(value: unknown): RecordingFile | null {
  const { id, fromMs, toMs, bytes, pictures, starred } = fieldsOf(value);
  if (typeof fromMs !== 'number' || typeof toMs !== 'number' || !(toMs >= fromMs)) return null;
  return {
    id: typeof id === 'string' ? id : null,
    fromMs,
    toMs,
    bytes: numberOr(bytes, 0),
    pictures: numberOr(pictures, null),
    starred: starred === true,
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;
}
