import { rangeOfDay } from './local-day.ts';
import type { LocalDay, TimeRange } from './local-day.ts';
import { asShown } from './recorded-event.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { eventsOf, recordingsOf } from './recordings-api.ts';
import { joined } from './recordings-documents.ts';
import type { RecordingFile } from './recordings-documents.ts';
import type { Timeline } from './timeline.ts';

/** Today's are asked for again this often: what is new, only. */
const AGAIN_MS = 10_000;
/** A gap that is shorter is none: the next file begins with the next picture. */
const SLACK_MS = 5000;
/** An event that began before this may still change. */
const RECENT_MS = 5 * 60_000;

/** Gets events and recordings of the open day, and what is added to them today. */
export class DayLoader {
  /** Of the open day, oldest first: what an export costs is counted from them. */
  files: readonly RecordingFile[] = [];
  readonly #timeline: Timeline;
  #events = new Map<string, RecordedEvent>();
  #timer = 0;
  /** Of the last call of open(): answers for a day that was left are thrown away. */
  #turn = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Shows a day. Resolves when all of it is here. */
  async open(day: LocalDay): Promise<void> {
    clearTimeout(this.#timer);
    this.#events = new Map();
    this.files = [];
    this.#timeline.change({ day, events: [], kept: [], isLoaded: false });
    const turn = ++this.#turn;
    await this.#get(rangeOfDay(day), turn);
    if (turn !== this.#turn) return;
    this.#timeline.change({ isLoaded: true });
    this.#again();
  }

  /** After a recording of the day was deleted. */
  reload(): Promise<void> {
    return this.open(this.#timeline.state.day);
  }

  #again(): void {
    const range = rangeOfDay(this.#timeline.state.day);
    // What goes on at midnight ends on the next day.
    if (Date.now() > range.toMs + RECENT_MS) return;
    const turn = this.#turn;
    this.#timer = setTimeout(async () => {
      const fromMs = Math.max(range.fromMs, Date.now() - RECENT_MS);
      if (!document.hidden) await this.#get({ ...range, fromMs }, turn);
      if (turn === this.#turn) this.#again();
    }, AGAIN_MS);
  }

  async #get(range: TimeRange, turn: number): Promise<void> {
    await Promise.all([this.#getEvents(range, turn), this.#getFiles(range, turn)]);
  }

  async #getEvents(range: TimeRange, turn: number): Promise<void> {
    let [drawn, changed] = [0, false];
    for await (const page of eventsOf(range)) {
      if (turn !== this.#turn) return;
      changed ||= page.some((event) => isNew(event, this.#events.get(event.id)));
      for (const event of page) this.#events.set(event.id, event);
      // Drawing all of them after each page would take longer the more there are.
      if (!changed || this.#events.size < 2 * drawn) continue;
      this.#showEvents();
      [drawn, changed] = [this.#events.size, false];
    }
    if (changed && turn === this.#turn) this.#showEvents();
  }

  #showEvents(): void {
    const { fromMs, toMs } = rangeOfDay(this.#timeline.state.day);
    // What went on at midnight belongs to the day before.
    const isOfDay = ({ startMs }: RecordedEvent) => startMs >= fromMs && startMs < toMs;
    this.#timeline.change({ events: asShown(this.#events.values()).filter(isOfDay) });
  }

  async #getFiles(range: TimeRange, turn: number): Promise<void> {
    const found = await recordingsOf(range);
    if (turn !== this.#turn) return;
    const others = this.files.filter(({ toMs, fromMs }) => toMs < range.fromMs || fromMs > range.toMs);
    this.files = [...others, ...found];
    const starred = new Set(
      this.files.flatMap(({ id, starred: isStarred }) => (id !== null && isStarred ? [id] : [])),
    );
    this.#timeline.change({ kept: joined(this.files, SLACK_MS), starred });
  }
}

function isNew(event: RecordedEvent, known: RecordedEvent | undefined): boolean {
  return (
    known === undefined ||
    known.endMs !== event.endMs ||
    known.score !== event.score ||
    known.recordingId !== event.recordingId ||
    known.hasSnapshot !== event.hasSnapshot
  );
}
