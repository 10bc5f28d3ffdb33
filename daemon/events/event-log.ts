import { createEventId } from './event-id.ts';
import type { CameraEvent, EventFacts, EventType } from './event.ts';

/** In memory; older ones are only on disk, where picamd records. About 400 bytes each. */
const MOST_EVENTS = 1000;

export interface EventLogOptions {
  /** The camera's name. */
  readonly camera: () => string;
  /** ms since 1970. */
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

/** What is known about an event when it begins; some of it may contain the event's id. */
type FirstFacts = EventFacts | ((id: string) => EventFacts);

/** `isAddition`: the phase has been told before, and something was added to the event. */
type Listener = (event: CameraEvent, isAddition: boolean) => void;

/** All events of this start of picamd: each part that notices something reports it here, and others listen. */
export class EventLog {
  readonly #camera: () => string;
  readonly #now: () => number;
  /** By id, each in its last phase, in the order in which they began. */
  readonly #events = new Map<string, CameraEvent>();
  readonly #listeners = new Set<Listener>();
  readonly #begun = new Map<EventType, number>();
  /** Phases that a listener reported while it was told of another one. */
  readonly #untold: (readonly [CameraEvent, isAddition: boolean])[] = [];
  #isTelling = false;
  #coversFromMs: number;

  constructor({ camera, now = Date.now }: EventLogOptions) {
    this.#camera = camera;
    this.#now = now;
    this.#coversFromMs = now();
  }

  /** How many of each type have begun since picamd started. */
  get begun(): ReadonlyMap<EventType, number> {
    return this.#begun;
  }

  /** All events that have begun since then, in ms since 1970, are in memory. */
  get coversFromMs(): number {
    return this.#coversFromMs;
  }

  /** The event that began last; null before the first. */
  get last(): CameraEvent | null {
    return [...this.#events.values()].at(-1) ?? null;
  }

  /** Begins an event that lasts. `sinceMs`: it was noticed late, and began then, in ms since 1970. */
  begin(type: EventType, facts: FirstFacts = {}, sinceMs?: number): OngoingEvent {
    let event = this.#create(type, 'start', facts, sinceMs);
    const { id } = event;
    const current = () => (event = this.#events.get(id) ?? event);
    const change = (phase: 'update' | 'end', more: EventFacts) => {
      if (current().phase === 'end') return;
      event = { ...event, ...more, phase, at: this.#time() };
      this.#report(event);
    };
    return {
      get event() {
        return current();
      },
      update: (more) => change('update', more),
      end: (more = {}) => change('end', more),
    };
  }

  /** Reports an event without duration. */
  add(type: EventType, facts: FirstFacts = {}): CameraEvent {
    return this.#create(type, 'end', facts);
  }

  /** Adds to an event of another part what is known later, even after its end. An event that is no longer in memory stays as it is. */
  attach(id: string, facts: EventFacts): void {
    const event = this.#events.get(id);
    if (event === undefined) return;
    this.#report({ ...event, ...facts, ...(event.phase === 'end' ? {} : { phase: 'update' }) }, true);
  }

  /**
   * Calls back with each phase of each event, in order, also when a listener reports one itself. A listener must not throw. Returns a
   * function that ends it.
   */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Those in memory, in the order in which they began. */
  all(): CameraEvent[] {
    return [...this.#events.values()];
  }

  get(id: string): CameraEvent | null {
    return this.#events.get(id) ?? null;
  }

  /** Takes over events of earlier starts of picamd: all that began at `fromMs` or later, oldest first. None of them goes on. */
  restore(earlier: readonly CameraEvent[], fromMs: number): void {
    const known = [...this.#events];
    const ended = earlier
      .filter(({ id }) => !this.#events.has(id))
      .map((event): CameraEvent => ({ ...event, phase: 'end' }));
    this.#events.clear();
    this.#coversFromMs = Math.min(this.#coversFromMs, fromMs);
    for (const event of ended) this.#keep(event);
    for (const [, event] of known) this.#keep(event);
  }

  #create(type: EventType, phase: CameraEvent['phase'], facts: FirstFacts, sinceMs?: number): CameraEvent {
    const at = this.#time();
    const id = createEventId(Date.parse(at));
    const event: CameraEvent = {
      id,
      camera: this.#camera(),
      type,
      phase,
      at,
      startedAt: sinceMs === undefined ? at : new Date(sinceMs).toISOString(),
      score: null,
      zone: null,
      box: null,
      text: null,
      clip: null,
      snapshot: null,
      ...(typeof facts === 'function' ? facts(id) : facts),
    };
    this.#begun.set(type, (this.#begun.get(type) ?? 0) + 1);
    this.#report(event);
    return event;
  }

  #report(event: CameraEvent, isAddition = false): void {
    this.#keep(event);
    this.#untold.push([event, isAddition]);
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift())
        for (const listener of this.#listeners) listener(...next);
    } finally {
      // A listener that throws all the same must not silence the log for good.
      this.#isTelling = false;
    }
  }

  #keep(event: CameraEvent): void {
    this.#events.set(event.id, event);
    if (this.#events.size <= MOST_EVENTS) return;
    const [oldest] = this.#events.values();
    if (oldest === undefined) return;
    this.#events.delete(oldest.id);
    this.#coversFromMs = Math.max(this.#coversFromMs, Date.parse(oldest.startedAt) + 1);
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }
}
