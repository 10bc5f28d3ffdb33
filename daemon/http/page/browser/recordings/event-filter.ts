import type { EventType, RecordedEvent } from './recorded-event.ts';

/** What the list can be limited to. */
export const FILTERS = ['all', 'motion', 'camera', 'saved'] as const;
export type Filter = (typeof FILTERS)[number];

const CAMERA_TYPES: readonly EventType[] = ['tamper', 'camera-lost', 'scene-change', 'disk', 'privacy'];

/** Whether an event is listed; `starred` has the ids of those that are kept. */
export function isListed(event: RecordedEvent, filter: Filter, starred: ReadonlySet<string>): boolean {
  if (filter === 'motion') return event.type === 'motion';
  if (filter === 'camera') return CAMERA_TYPES.includes(event.type);
  if (filter === 'saved') return event.type === 'manual' || starred.has(event.recordingId ?? event.id);
  return true;
}

/** How many events each filter lists. */
export function countsOf(
  events: readonly RecordedEvent[],
  starred: ReadonlySet<string>,
): Readonly<Record<Filter, number>> {
  const counts = { all: 0, motion: 0, camera: 0, saved: 0 };
  for (const event of events)
    for (const filter of FILTERS) if (isListed(event, filter, starred)) counts[filter]++;
  return counts;
}
