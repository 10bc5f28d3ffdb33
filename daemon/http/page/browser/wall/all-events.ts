import { asShown } from '../recordings/recorded-event.ts';
import type { RecordedEvent } from '../recordings/recorded-event.ts';

/** An event of one of many cameras. */
export interface EventOfCamera {
  readonly camera: string;
  readonly event: RecordedEvent;
}

/** Rows of the list; those before them are in the recordings of their cameras. */
export const MOST_EVENTS = 100;

/** The newest events of all cameras. Each camera has ids of its own, and its return ends the absence of no other. */
export class AllEvents {
  readonly #byCamera = new Map<string, Map<string, RecordedEvent>>();

  /** From the stream: newer than what is known. */
  add({ camera, event }: EventOfCamera): void {
    const events = this.#byCamera.get(camera) ?? new Map<string, RecordedEvent>();
    events.set(event.id, event);
    this.#byCamera.set(camera, events);
    if (events.size <= 2 * MOST_EVENTS) return;
    const newest = [...events.values()].toSorted((a, b) => b.startMs - a.startMs).slice(0, MOST_EVENTS);
    this.#byCamera.set(camera, new Map(newest.map((one) => [one.id, one])));
  }

  /** From a list that was asked for when the stream had begun: what the stream has said is newer. */
  addListed(all: readonly EventOfCamera[]): void {
    for (const one of all) if (this.#byCamera.get(one.camera)?.has(one.event.id) !== true) this.add(one);
  }

  /** A stream begins: what was known may have ended meanwhile, so the list that comes next is newer. */
  clear(): void {
    this.#byCamera.clear();
  }

  /** Newest first. */
  shown(nowMs: number): readonly EventOfCamera[] {
    return [...this.#byCamera]
      .flatMap(([camera, events]) => asShown(events.values(), nowMs).map((event) => ({ camera, event })))
      .toSorted((a, b) => b.event.startMs - a.event.startMs)
      .slice(0, MOST_EVENTS);
  }
}
