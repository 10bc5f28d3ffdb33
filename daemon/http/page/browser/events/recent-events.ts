import { asShown } from '../recordings/recorded-event.ts';
import type { RecordedEvent } from '../recordings/recorded-event.ts';

/** As many as the daemon lists at once. */
const MOST = 1000;

/** The events of the last hour, from a list and from the stream. */
export class RecentEvents {
  readonly #spanMs: number;
  readonly #byId = new Map<string, RecordedEvent>();
  /** What this stream has said is newer than any list. */
  readonly #streamed = new Set<string>();

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** A stream begins: what was known may have ended meanwhile, so the list that comes next is newer. */
  begin(): void {
    this.#streamed.clear();
  }

  add(event: RecordedEvent): void {
    this.#streamed.add(event.id);
    this.#byId.set(event.id, event);
  }

  /** A list that was asked for when the stream had begun. */
  addListed(events: readonly RecordedEvent[]): void {
    for (const event of events) if (!this.#streamed.has(event.id)) this.#byId.set(event.id, event);
  }

  /** Newest first. Those that are over for longer are forgotten. */
  shown(nowMs: number): readonly RecordedEvent[] {
    const events = asShown(this.#byId.values()).filter(
      ({ endMs }) => endMs === null || endMs >= nowMs - this.#spanMs,
    );
    const kept = new Set(events.slice(0, MOST).map(({ id }) => id));
    for (const [id, { startMs }] of this.#byId) {
      // The return of a camera is not shown, and ends its loss.
      if (kept.has(id) || startMs >= nowMs - this.#spanMs) continue;
      this.#byId.delete(id);
      this.#streamed.delete(id);
    }
    return events;
  }
}
