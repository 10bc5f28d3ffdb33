import { usualFrameBytes } from '../config/frame-size.ts';
import { leastFreeBytes } from '../config/recording-settings.ts';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import type { DiskSpace } from './delete-recording.ts';
import type { RetentionLimits } from './retention.ts';

/** What /status, the metrics and the pages say about recording. */
export interface RecordingReport {
  /** `recording`: a file is open; `waiting`: for an event; `paused`: nothing can be recorded, see `notice`; `off`: by schedule or privacy. */
  readonly state: 'recording' | 'waiting' | 'paused' | 'off';
  readonly path: string;
  readonly notice: Notice | null;
  /** Pictures since recording was started. */
  readonly pictures: number;
  /** Pictures that the disk was too slow for. */
  readonly lostPictures: number;
  readonly writtenBytes: number;
  /** How often the disk failed. */
  readonly diskFaults: number;
  /** Of all recordings. */
  readonly usedBytes: number;
  /** Of the disk; null before it was looked at. */
  readonly space: DiskSpace | null;
  /** What is expected, from the picture and from the days before; null if nobody can know yet. */
  readonly bytesPerDay: number | null;
  /** How many days are kept before recordings are deleted; null if nobody can know yet. */
  readonly days: number | null;
}

interface Expected {
  readonly limits: RetentionLimits;
  readonly space: DiskSpace | null;
  readonly usedBytes: number;
  readonly bytesPerDay: number | null;
}

const DAY_S = 86_400;

/** By the size of the picture, and by what the days before had; null if nobody can know yet how much happens. */
export function expectedBytesPerDay(
  config: Config,
  frameBytes: number = usualFrameBytes(config),
  usualDayBytes = 0,
): number | null {
  const continuous = config.RECORD === 'events' ? 0 : frameBytes * config.RECORD_FPS * DAY_S;
  return Math.max(continuous, usualDayBytes) || null;
}

/** How many days of recordings there will be. */
export function expectedDays({ limits, space, usedBytes, bytesPerDay }: Expected): number | null {
  if (space === null || bytesPerDay === null || bytesPerDay <= 0) return null;
  const { keepFree, mostBytes, days } = limits;
  const leastFree = leastFreeBytes(keepFree, space.totalBytes);
  const roomBytes = Math.max(0, usedBytes + space.freeBytes - leastFree);
  return Math.min(days, Math.min(roomBytes, mostBytes ?? roomBytes) / bytesPerDay);
}
