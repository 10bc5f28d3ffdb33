import type { EventLog } from './event-log.ts';
import type { EventStore } from './event-store.ts';
import type { CameraEvent, EventType } from './event.ts';
import { timeOfEventId } from './event-id.ts';

/** Read from the disk at a time, about 400 KB. */
const BATCH = 1000;
/** For one page; where hardly any event is of the type in demand, the next page goes on. */
const MOST_BATCHES = 5;
/** What is read when recording begins: enough for the strip of the last hour, and for an answer without a time. */
const RESTORED_MS = 24 * 3_600_000;

export interface EventQuery {
  /** In ms since 1970. Events that began then or later, or went on then. */
  readonly sinceMs?: number | undefined;
  /** Events that began before this. */
  readonly untilMs?: number | undefined;
  /** The id of an event: only later ones. */
  readonly after?: string | undefined;
  /** All, if it is undefined. */
  readonly types?: readonly EventType[] | undefined;
  /** Without `sinceMs` and `after` the newest ones, else the first. */
  readonly limit: number;
}

export interface EventPage {
  /** By id, each in its last phase. May be fewer than asked for, even if there are more. */
  readonly events: readonly CameraEvent[];
  /** The `after` of the next page; null if this is the last one. */
  readonly next: string | null;
}

/** The events of this start of picamd, and earlier ones while recording keeps them. */
export class EventHistory {
  readonly #log: EventLog;
  #store: EventStore | null = null;
  #unlisten: (() => void) | null = null;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Keeps events there from now on, and reads what is there; null: nowhere. */
  async useStore(store: EventStore | null): Promise<void> {
    this.#unlisten?.();
    this.#unlisten = null;
    this.#store = store;
    if (store === null) return;
    this.#unlisten = this.#log.listen((event) => {
      if (event.phase !== 'update') store.append(event);
    });
    const fromMs = this.#log.coversFromMs - RESTORED_MS;
    const { events, isAll } = await readBatches(store, fromMs, () => true);
    if (this.#store === store && isAll) this.#log.restore(events, fromMs);
  }

  async read(query: EventQuery): Promise<EventPage> {
    const { after, sinceMs, limit } = query;
    const fromMs = (after === undefined ? sinceMs : timeOfEventId(after)) ?? null;
    const matches = matcher(query);
    if (fromMs === null) return { events: this.#log.all().filter(matches).slice(-limit), next: null };
    let earlier: Awaited<ReturnType<typeof readBatches>> = { events: [], isAll: true, last: null };
    if (this.#store !== null && fromMs < this.#log.coversFromMs)
      earlier = await readBatches(this.#store, fromMs, matches, limit);
    const { isAll, last } = earlier;
    // What is in memory is newer than what is on the disk, but may lie behind a batch that was not read.
    const inMemory = this.#log.all().filter((event) => matches(event) && (isAll || event.id <= (last ?? '')));
    const merged = new Map([...earlier.events, ...inMemory].map((event) => [event.id, event]));
    const found = [...merged.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    if (found.length > limit) return { events: found.slice(0, limit), next: found[limit - 1]?.id ?? null };
    return { events: found, next: isAll ? null : last };
  }
}

/** Whether the query asks for an event. */
function matcher({ sinceMs, untilMs = Number.POSITIVE_INFINITY, after = '', types }: EventQuery) {
  return ({ id, type, phase, at, startedAt }: CameraEvent): boolean => {
    if (id <= after || Date.parse(startedAt) >= untilMs) return false;
    const endMs =
      phase === 'end' ? Math.max(Date.parse(at), Date.parse(startedAt)) : Number.POSITIVE_INFINITY;
    return endMs >= (sinceMs ?? 0) && (types?.includes(type) ?? true);
  };
}

/** Reads until there are more than `limit`, all, or MOST_BATCHES. `last` is the id of the last one that was looked at. */
async function readBatches(
  store: EventStore,
  fromMs: number,
  matches: (event: CameraEvent) => boolean,
  limit = Number.POSITIVE_INFINITY,
) {
  const found = new Map<string, CameraEvent>();
  let [sinceMs, last]: [number, string | null] = [fromMs, null];
  for (let count = 0; count < MOST_BATCHES && found.size <= limit; count++) {
    // A disk that does not answer must not keep what is in memory from being listed.
    const batch = await store.read(sinceMs, BATCH).catch(() => []);
    for (const event of batch) if (matches(event)) found.set(event.id, event);
    const newest = batch.at(-1)?.id ?? null;
    if (batch.length < BATCH || newest === null || newest === last)
      return { events: [...found.values()], isAll: true, last: newest ?? last };
    last = newest;
    sinceMs = timeOfEventId(newest) ?? sinceMs;
  }
  return { events: [...found.values()], isAll: false, last };
}
