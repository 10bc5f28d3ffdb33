import { timeOfEventId } from '../../events/event-id.ts';
import type { CameraEvent } from '../../events/event.ts';
import type { HubEventQuery, HubEventsView } from '../../http/hub/hub-view.ts';
import { readEvent } from './read-event.ts';

/** About 600 bytes each. */
const MOST_EVENTS = 2000;
/** So that a camera that tells very many, or has a clock that is ahead, leaves room for the others. */
const MOST_OF_CAMERA = 200;

/** The events of all cameras, as far as the hub has heard of them; in memory only. */
export class HubEvents implements HubEventsView {
  /** Of each camera by id, in the order in which they were heard of first. */
  readonly #events = new Map<string, Map<string, CameraEvent>>();
  readonly #listeners = new Set<(event: CameraEvent) => void>();
  #count = 0;

  /**
   * Takes an event, or a phase of one, that a camera told. What is no event is left out; returns whether it was one.
   *
   * `isNews` false: it happened before anybody wanted to know, and listeners are not told. `hasRecordings` false: the hub cannot ask the
   * camera for its recordings.
   */
  add(camera: string, told: unknown, { isNews = true, hasRecordings = true } = {}): boolean {
    const event = readEvent(told, camera, hasRecordings);
    if (event === null) return false;
    const events = this.#events.get(camera) ?? new Map<string, CameraEvent>();
    const before = events.get(event.id);
    // Told once more, after a connection was lost.
    if (before?.at === event.at && JSON.stringify(before) === JSON.stringify(event)) return true;
    this.#events.set(camera, events.set(event.id, event));
    if (before === undefined) this.#count++;
    if (events.size > MOST_OF_CAMERA) this.#drop(camera, events);
    while (this.#count > MOST_EVENTS) this.#dropOldest();
    if (isNews) for (const listener of this.#listeners) listener(event);
    return true;
  }

  /** The newest first. */
  list({ after = '', sinceMs = 0, untilMs = Infinity, types, limit, sees }: HubEventQuery): CameraEvent[] {
    return [...this.#events]
      .filter(([camera]) => sees(camera))
      .flatMap(([, events]) => [...events.values()])
      .filter(({ id, type, startedAt }) => {
        const beganMs = Date.parse(startedAt);
        return id > after && beganMs >= sinceMs && beganMs < untilMs && (types?.includes(type) ?? true);
      })
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit);
  }

  /** The id of the newest event of a camera; null if there is none. */
  newestOf(camera: string): string | null {
    return [...(this.#events.get(camera)?.keys() ?? [])].toSorted().at(-1) ?? null;
  }

  /** Calls back with each phase of each event. A listener must not throw. Returns a function that ends it. */
  listen(listener: (event: CameraEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets cameras that are gone. */
  keep(isThere: (camera: string) => boolean): void {
    for (const [camera, events] of this.#events)
      if (!isThere(camera)) {
        this.#events.delete(camera);
        this.#count -= events.size;
      }
  }

  #dropOldest(): void {
    let oldest: readonly [camera: string, events: Map<string, CameraEvent>, ms: number] | null = null;
    for (const [camera, events] of this.#events) {
      const [id] = events.keys();
      const ms = id === undefined ? Infinity : (timeOfEventId(id) ?? 0);
      if (oldest === null || ms < oldest[2]) oldest = [camera, events, ms];
    }
    if (oldest !== null) this.#drop(oldest[0], oldest[1]);
  }

  #drop(camera: string, events: Map<string, CameraEvent>): void {
    const [id] = events.keys();
    if (id === undefined) return;
    events.delete(id);
    this.#count--;
    if (events.size === 0) this.#events.delete(camera);
  }
}
