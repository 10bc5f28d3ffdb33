import { createEventId } from './event-id.ts';
import type { CameraEvent, EventFacts, EventType } from './event.ts';

/** In memory; older ones are only on disk, where picamd records. About 400 bytes each. */
const MOST_EVENTS = 1000;

export interface EventLogOptions {
  /** The camera's name. */
  readonly camera: () => string;
  readonly now?: () => number;
}

/** An event that has begun and not ended. */
export interface OngoingEvent {
  /** As it is now. */
  readonly event: CameraEvent;
  update(facts: EventFacts): void;
  /** The second time it does nothing. */
  end(facts?: EventFacts): void;
}

interface EventQuery {
  /** Events that began at this time or later, in ms since 1970. */
  readonly since?: number;
  readonly types?: readonly EventType[];
  /** The newest ones of more. */
  readonly limit?: number;
}

type Listener = (event: CameraEvent) => void;

/** All events of this start of picamd: each part that notices something reports it here, and others listen. */
export class EventLog {
  readonly #camera: () => string;
  readonly #now: () => number;
  /** By id, each in its last phase, oldest first. */
  readonly #events = new Map<string, CameraEvent>();
  readonly #listeners = new Set<Listener>();

  constructor({ camera, now = Date.now }: EventLogOptions) {
    this.#camera = camera;
    this.#now = now;
  }

  /** Begins an event that lasts. */
  begin(type: EventType, facts: EventFacts = {}): OngoingEvent {
    const { id } = this.#report(this.#create(type, 'start', facts));
    const current = () => this.#events.get(id);
    let event = current() as CameraEvent;
    const change = (phase: 'update' | 'end', more: EventFacts) => {
      if (event.phase === 'end') return;
      event = this.#report({ ...event, ...more, phase, at: this.#time() });
    };
    return {
      get event() {
        return event;
      },
      update: (more) => change('update', more),
      end: (more = {}) => change('end', more),
    };
  }

  /** Reports an event without duration. */
  add(type: EventType, facts: EventFacts = {}): CameraEvent {
    return this.#report(this.#create(type, 'end', facts));
  }

  /** Calls back with each phase of each event; a listener must not throw. Returns a function that ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Those in memory, oldest first. */
  list({ since = 0, types, limit = MOST_EVENTS }: EventQuery = {}): CameraEvent[] {
    const found = [...this.#events.values()].filter(
      ({ type, startedAt }) => Date.parse(startedAt) >= since && (types?.includes(type) ?? true),
    );
    return found.slice(Math.max(found.length - limit, 0));
  }

  #create(type: EventType, phase: CameraEvent['phase'], facts: EventFacts): CameraEvent {
    const at = this.#time();
    return {
      id: createEventId(Date.parse(at)),
      camera: this.#camera(),
      type,
      phase,
      at,
      startedAt: at,
      score: null,
      zone: null,
      box: null,
      text: null,
      clip: null,
      snapshot: null,
      ...facts,
    };
  }

  #report(event: CameraEvent): CameraEvent {
    this.#events.set(event.id, event);
    const [oldest] = this.#events.keys();
    if (this.#events.size > MOST_EVENTS && oldest !== undefined) this.#events.delete(oldest);
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }
}
