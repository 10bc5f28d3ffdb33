import { timeOfEventId } from '../events/event-id.ts';
import { dayFolder } from './recording-names.ts';
import type { RecordingName } from './recording-names.ts';

/** An event's first file begins some seconds before it, and its last one at most this much later. */
const EVENT_MS = 3_600_000;
/** More events than this do not happen before a clock is right. About 100 bytes each. */
const MOST_MISPLACED = 1000;

/**
 * In which folders an event has its files. Its id says so, unless it was noticed before the clock was right: then the id has the time
 * that the clock showed, and the files the right one, or none yet.
 */
export class EventDays {
  readonly #misplaced = new Map<string, Set<string>>();

  /** Takes what is in a folder, as in `2026/11/29`. */
  note(folder: string, recordings: readonly Pick<RecordingName, 'id'>[]): void {
    for (const { id } of recordings) {
      if (id === null || usualDays(id).includes(folder)) continue;
      const folders = this.#misplaced.get(id) ?? new Set();
      this.#misplaced.set(id, folders.add(folder));
      const [oldest] = this.#misplaced.keys();
      if (this.#misplaced.size > MOST_MISPLACED && oldest !== undefined) this.#misplaced.delete(oldest);
    }
  }

  /** The folders that may have files of the event, in the order of their time. */
  of(id: string): string[] {
    return [...usualDays(id), ...(this.#misplaced.get(id) ?? [])].toSorted();
  }
}

/** The event may go on from one day to the next. */
function usualDays(id: string): string[] {
  const atMs = timeOfEventId(id);
  return atMs === null ? [] : [...new Set([atMs - EVENT_MS, atMs + EVENT_MS].map(dayFolder))];
}
