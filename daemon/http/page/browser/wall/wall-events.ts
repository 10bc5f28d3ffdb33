import { apiUrl } from '../api-url.ts';
import { build, element } from '../dom.ts';
import { EventFeed } from '../events/event-feed.ts';
import { shapeOf } from '../recordings/event-marks.ts';
import { eventDetail, eventLabel, eventLength } from '../recordings/event-texts.ts';
import { asShown, cameraOfEvent, readEvent } from '../recordings/recorded-event.ts';
import type { RecordedEvent } from '../recordings/recorded-event.ts';

export interface WallEventsOptions {
  /** Each report of an event. */
  onEvent(event: RecordedEvent, camera: string): void;
}

/** Rows of the list; those before them are in the recordings of their cameras. */
const MOST_ROWS = 100;
const ANSWER_MS = 10_000;

/** The events of all cameras in one list, where this client may read them. */
export class WallEvents {
  readonly #options: WallEventsOptions;
  readonly #button = element('#events-toggle', HTMLButtonElement);
  readonly #panel = element('#events', HTMLElement);
  readonly #list = element('#events ol', HTMLElement);
  readonly #none = element('#no-events', HTMLElement);
  readonly #events = new Map<string, RecordedEvent>();
  readonly #cameras = new Map<string, string>();
  readonly #feed = new EventFeed({
    onBegin: () => {
      this.#button.hidden = false;
      void this.#load();
    },
    onEvent: (event, camera) => {
      this.#add(event, camera);
      this.#options.onEvent(event, camera);
      this.#draw();
    },
    onEnd: () => {},
  });

  constructor(options: WallEventsOptions) {
    this.#options = options;
    this.#button.addEventListener('click', () => this.#show(this.#panel.hidden === true));
    element('#events-close', HTMLButtonElement).addEventListener('click', () => this.#close());
    this.#panel.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#close();
    });
  }

  start(): void {
    this.#feed.start();
  }

  stop(): void {
    this.#feed.stop();
  }

  #close(): void {
    this.#show(false);
    this.#button.focus();
  }

  #show(isOpen: boolean): void {
    this.#panel.hidden = !isOpen;
    this.#button.setAttribute('aria-expanded', String(isOpen));
    this.#draw();
  }

  async #load(): Promise<void> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(apiUrl(`events.json?limit=${MOST_ROWS}`), { signal }).catch(() => null);
    const answer: unknown = response?.ok === true ? await response.json().catch(() => null) : null;
    const events = typeof answer === 'object' && answer !== null && 'events' in answer ? answer.events : null;
    for (const value of Array.isArray(events) ? events : []) {
      const event = readEvent(value);
      if (event !== null && !this.#events.has(keyOf(event, cameraOfEvent(value))))
        this.#add(event, cameraOfEvent(value));
    }
    this.#draw();
  }

  #add(event: RecordedEvent, camera: string): void {
    const key = keyOf(event, camera);
    // Of each camera, the end of an absence is known by the camera's own ids.
    this.#events.set(key, { ...event, id: key });
    this.#cameras.set(key, camera);
    for (const old of [...this.#events.values()]
      .toSorted((a, b) => b.startMs - a.startMs)
      .slice(2 * MOST_ROWS)) {
      this.#events.delete(old.id);
      this.#cameras.delete(old.id);
    }
  }

  #draw(): void {
    if (this.#panel.hidden) return;
    const shown = asShown(this.#events.values()).slice(0, MOST_ROWS);
    this.#none.hidden = shown.length > 0;
    this.#list.replaceChildren(...shown.map((event) => this.#row(event)));
  }

  #row(event: RecordedEvent): HTMLElement {
    const camera = this.#cameras.get(event.id) ?? '';
    const href = apiUrl(`cameras/${encodeURIComponent(camera)}/`);
    const mark = build('i', { class: 'mark', 'data-shape': shapeOf(event.type) });
    const what = build(
      'span',
      { class: 'what' },
      build('strong', {}, mark, build('bdi', {}, camera)),
      build('span', { class: 'number' }, `${eventLabel(event)}, ${eventDetail(event)}`),
    );
    const lasted = build('span', { class: 'lasted number' }, eventLength(event));
    return build('li', {}, build('a', { href }, what, lasted));
  }
}

/** Two cameras may give the same id. */
function keyOf({ id }: RecordedEvent, camera: string): string {
  return `${camera} ${id}`;
}
