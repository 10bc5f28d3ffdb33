import type { Box } from './crop-around.ts';
import type { TimeRange } from './local-day.ts';

/** Those of the daemon (daemon/events/event.ts), of which browsers get no code; a test compares them. */
export const SHOWN_TYPES = [
  'motion',
  'tamper',
  'camera-lost',
  'camera-back',
  'scene-change',
  'disk',
  'privacy',
  'manual',
] as const;
/** An hour: the highest EVENT_MAX. */
const LONGEST_MS = 3_600_000;
export type EventType = (typeof SHOWN_TYPES)[number];

/** An event as the page shows it. */
export interface RecordedEvent {
  readonly id: string;
  readonly type: EventType;
  readonly startMs: number;
  /** When it ended; null while it goes on. */
  readonly endMs: number | null;
  /** 0 to 100. */
  readonly score: number;
  readonly zone: string;
  readonly text: string;
  readonly box: Box | null;
  /** Of the recording that shows it: its own, or that of an event which it overlaps; null if there is none. */
  readonly recordingId: string | null;
  readonly hasSnapshot: boolean;
}

/** Reads an event as the daemon writes it; null for what is none. */
export function readEvent(value: unknown): RecordedEvent | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Readonly<Record<string, unknown>>;
  const { id, score, zone, text, clip, snapshot } = fields;
  const type = SHOWN_TYPES.find((one) => one === fields['type']);
  const atMs = timeOf(fields['at']);
  const startMs = timeOf(fields['startedAt']) ?? atMs;
  if (typeof id !== 'string' || type === undefined || atMs === null || startMs === null) return null;
  return {
    id,
    type,
    startMs,
    endMs: fields['phase'] === 'end' ? Math.max(atMs, startMs) : null,
    score: typeof score === 'number' ? Math.min(100, Math.max(0, score)) : 0,
    zone: typeof zone === 'string' ? zone : '',
    text: typeof text === 'string' ? text : '',
    box: readBox(fields['box']),
    recordingId: readRecordingId(clip),
    hasSnapshot: typeof snapshot === 'string',
  };
}

/** The name of the camera in an event as the daemon writes it. */
export function cameraOfEvent(value: unknown): string {
  const camera = typeof value === 'object' && value !== null && 'camera' in value ? value.camera : '';
  return typeof camera === 'string' ? camera : '';
}

/**
 * The events that are shown, newest first and each once: the last one wins of those with one id, and the return of the camera ends
 * its absence. One that was never ended, as by a power cut, has no length.
 */
export function asShown(events: Iterable<RecordedEvent>, nowMs = Date.now()): RecordedEvent[] {
  const byId = new Map<string, RecordedEvent>();
  for (const event of events) byId.set(event.id, event);
  const sorted = [...byId.values()].toSorted((a, b) => b.startMs - a.startMs);
  let backMs: number | null = null;
  const later = new Set<EventType>();
  const shown: RecordedEvent[] = [];
  for (const event of sorted) {
    if (event.type === 'camera-back') {
      backMs = event.startMs;
      continue;
    }
    const isLost = event.type === 'camera-lost';
    const isOpen =
      event.endMs === null && !later.has(event.type) && nowMs - event.startMs < longestOf(event.type);
    later.add(event.type);
    const endsLater = isLost && backMs !== null && (event.endMs === null || event.endMs <= event.startMs);
    if (endsLater) shown.push({ ...event, endMs: backMs });
    else shown.push(event.endMs !== null || isOpen ? event : { ...event, endMs: event.startMs });
    if (isLost) backMs = null;
  }
  return shown;
}

/** How long the longest of them lasted, in ms. */
export function longestMs(events: readonly RecordedEvent[]): number {
  return events.reduce((longest, { startMs, endMs }) => Math.max(longest, (endMs ?? Infinity) - startMs), 0);
}

/**
 * Those of many events that can be in a range; `events` are newest first.
 *
 * @param lastedMs - what longestMs() says of them.
 */
export function within(
  events: readonly RecordedEvent[],
  { fromMs, toMs }: TimeRange,
  lastedMs: number,
): readonly RecordedEvent[] {
  return events.slice(firstBefore(events, toMs), firstBefore(events, fromMs - lastedMs));
}

/** The index of the newest event that began before a moment. */
function firstBefore(events: readonly RecordedEvent[], ms: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.startMs ?? 0) < ms) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The event that is nearest to a moment, at most `withinMs` from it. */
export function eventNear(
  events: readonly RecordedEvent[],
  ms: number,
  withinMs: number,
): RecordedEvent | null {
  let best: RecordedEvent | null = null;
  let bestMs = withinMs;
  for (const event of events) {
    const distanceMs = Math.max(0, event.startMs - ms, ms - (event.endMs ?? event.startMs));
    if (distanceMs > bestMs || (distanceMs === bestMs && best !== null)) continue;
    best = event;
    bestMs = distanceMs;
  }
  return best;
}

/** The first event after a moment (1), or the last one before it (-1); `events` are newest first. */
export function nextEvent(
  events: readonly RecordedEvent[],
  ms: number,
  direction: 1 | -1,
): RecordedEvent | null {
  return direction === 1
    ? (events.findLast(({ startMs }) => startMs > ms) ?? null)
    : (events.find(({ startMs }) => startMs < ms) ?? null);
}

/** How long an event of a type can go on, in ms: EVENT_MAX cuts motion, and who reports an event may say 600 s. */
function longestOf(type: EventType): number {
  return type === 'motion' || type === 'manual' ? LONGEST_MS : Infinity;
}

function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

/** As in `recordings/20261129T173112123Z-4k7q/clip.avi`. */
function readRecordingId(clip: unknown): string | null {
  return typeof clip === 'string' ? (/^recordings\/([\w-]+)\/clip\.avi$/.exec(clip)?.[1] ?? null) : null;
}

function readBox(value: unknown): Box | null {
  if (!Array.isArray(value)) return null;
  const numbers = value.filter((one): one is number => typeof one === 'number' && one >= 0 && one <= 1);
  const [x, y, width, height] = numbers;
  if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
  return [x, y, width, height];
}
