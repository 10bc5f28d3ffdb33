import type { TimeRange } from './local-day.ts';

/** An export has at least a picture or two. */
const SHORTEST_MS = 1000;
/** An export of more is many gigabytes, and no one finds a thing in it. */
export const LONGEST_RANGE_MS = 24 * 3_600_000;
/** What `[` and `]` select when nothing is selected yet. */
const FIRST_MS = 30_000;

/** The range begins at `ms`; its end stays where it can. */
export function withStart(range: TimeRange | null, ms: number): TimeRange {
  const toMs = range === null || range.toMs < ms + SHORTEST_MS ? ms + FIRST_MS : range.toMs;
  return { fromMs: ms, toMs: Math.min(toMs, ms + LONGEST_RANGE_MS) };
}

/** The range ends at `ms`; its start stays where it can. */
export function withEnd(range: TimeRange | null, ms: number): TimeRange {
  const fromMs = range === null || range.fromMs > ms - SHORTEST_MS ? ms - FIRST_MS : range.fromMs;
  return { fromMs: Math.max(fromMs, ms - LONGEST_RANGE_MS), toMs: ms };
}

/** A handle is dragged: it stops before the other one. */
export function withHandleAt(range: TimeRange, handle: 'start' | 'end', ms: number): TimeRange {
  return handle === 'start'
    ? { ...range, fromMs: clamp(ms, range.toMs - LONGEST_RANGE_MS, range.toMs - SHORTEST_MS) }
    : { ...range, toMs: clamp(ms, range.fromMs + SHORTEST_MS, range.fromMs + LONGEST_RANGE_MS) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
