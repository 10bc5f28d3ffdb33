import { hourOf, localDayOf, rangeOfDay, shiftedDay } from './local-day.ts';
import type { TimeRange } from './local-day.ts';

/** The shortest and the longest time that the strip shows. */
export const SHORTEST_MS = 30_000;
export const LONGEST_MS = 25 * 3_600_000;
const HOUR_MS = 3_600_000;
/** Between labels, in ms; each is a whole part of the next. */
const STEPS_MS = [5, 15, 30, 60, 300, 600, 1800].map((seconds) => seconds * 1000);
const STEPS_IN_HOURS = [1, 3, 6, 12, 24];

/** Where a moment is: 0 at the left end, 1 at the right end. */
export function fractionAt({ fromMs, toMs }: TimeRange, ms: number): number {
  return (ms - fromMs) / (toMs - fromMs);
}

export function msAt({ fromMs, toMs }: TimeRange, fraction: number): number {
  return fromMs + fraction * (toMs - fromMs);
}

export function spanOf({ fromMs, toMs }: TimeRange): number {
  return toMs - fromMs;
}

/** A range of this length with the moment in its middle. */
export function axisAround(ms: number, spanMs: number): TimeRange {
  return { fromMs: ms - spanMs / 2, toMs: ms + spanMs / 2 };
}

/** Shows less (factor < 1) or more, and keeps the moment at `fraction` where it is. */
export function zoomedAxis(axis: TimeRange, factor: number, fraction: number): TimeRange {
  const spanMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, spanOf(axis) * factor));
  const fromMs = msAt(axis, fraction) - fraction * spanMs;
  return { fromMs, toMs: fromMs + spanMs };
}

export function movedAxis({ fromMs, toMs }: TimeRange, byMs: number): TimeRange {
  return { fromMs: fromMs + byMs, toMs: toMs + byMs };
}

/** The axis, moved as little as needed to have the moment in it. */
export function axisWith(axis: TimeRange, ms: number): TimeRange {
  if (ms >= axis.fromMs && ms <= axis.toMs) return axis;
  // What comes is more interesting than what was.
  return movedAxis(axis, ms - msAt(axis, ms < axis.fromMs ? 0.9 : 0.1));
}

/**
 * The moments that have a label, at most `most` and a few: whole minutes or hours as a clock shows them, also on days on
 * which the clock changes.
 */
export function ticks(axis: TimeRange, most: number): number[] {
  const wantedMs = spanOf(axis) / Math.max(1, most);
  const step = STEPS_MS.find((ms) => ms >= wantedMs);
  const all = step === undefined ? hours(axis, wantedMs / HOUR_MS) : steps(axis, step);
  return all.filter((ms) => ms >= axis.fromMs && ms <= axis.toMs);
}

/** Time zones differ by whole quarters of an hour, so whole steps from midnight on are whole for the clock. */
function steps(axis: TimeRange, stepMs: number): number[] {
  const { fromMs } = rangeOfDay(localDayOf(axis.fromMs));
  const first = fromMs + Math.floor((axis.fromMs - fromMs) / stepMs) * stepMs;
  const count = Math.ceil((axis.toMs - first) / stepMs) + 1;
  return Array.from({ length: count }, (_, index) => first + index * stepMs);
}

function hours(axis: TimeRange, wantedHours: number): number[] {
  const step = STEPS_IN_HOURS.find((one) => one >= wantedHours) ?? 24;
  const found = new Set<number>();
  for (let day = localDayOf(axis.fromMs); hourOf(day, 0) <= axis.toMs; day = shiftedDay(day, 1))
    for (let hour = 0; hour < 24; hour += step) found.add(hourOf(day, hour));
  return [...found].toSorted((a, b) => a - b);
}
