import { build, element } from '../dom.ts';
import { eventSummary } from '../recordings/event-summary.ts';
import { eventLength } from '../recordings/event-texts.ts';
import { localDayOf, rangeOfDay } from '../recordings/local-day.ts';
import type { RecordedEvent } from '../recordings/recorded-event.ts';
import { text } from '../text.ts';

/** More are a page away. */
const MOST_ROWS = 20;
/** As in live-events.css: there is room for a list below the strip. */
const HAS_ROOM = matchMedia('(width < 40rem) and (orientation: portrait)');

/** The list of today's events below the picture, on an upright phone. */
export class EventsToday {
  readonly #root = element('#events-today', HTMLElement);
  readonly #list = element('#events-today ol', HTMLElement);
  readonly #all = element('#events-today a', HTMLAnchorElement);
  /** Makes the URL of a moment in the recordings; null where there are none. */
  readonly #urlOf: ((ms: number) => string) | null;
  /** What the rows say. */
  #shown = '';

  /** @param onRoom - there is room now, or no longer */
  constructor(urlOf: ((ms: number) => string) | null, onRoom: () => void) {
    this.#urlOf = urlOf;
    HAS_ROOM.addEventListener('change', onRoom);
  }

  /** The earliest event that is shown; null where there is no room for a list. */
  static fromMs(nowMs: number): number | null {
    return HAS_ROOM.matches ? rangeOfDay(localDayOf(nowMs)).fromMs : null;
  }

  /** @param events - newest first */
  show(events: readonly RecordedEvent[], nowMs: number): void {
    const fromMs = EventsToday.fromMs(nowMs);
    const today = fromMs === null ? [] : events.filter(({ endMs }) => endMs === null || endMs >= fromMs);
    // Rows are made again only if one of them changes: a finger may be on one.
    const rows = today.slice(0, MOST_ROWS);
    const shown = `${today.length} ${rows.map(({ id, endMs, hasSnapshot }) => `${id} ${endMs} ${hasSnapshot}`).join()}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#root.hidden = today.length === 0;
    this.#all.hidden = this.#urlOf === null;
    this.#all.textContent = text('events.seeAll', { count: today.length });
    this.#list.replaceChildren(...rows.map((event) => this.#row(event)));
  }

  #row(event: RecordedEvent): HTMLElement {
    const content = [...eventSummary(event), build('span', { class: 'lasted number' }, eventLength(event))];
    const href = this.#urlOf?.(event.startMs);
    return build(
      'li',
      {},
      href === undefined ? build('div', {}, ...content) : build('a', { href }, ...content),
    );
  }
}
