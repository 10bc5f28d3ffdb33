import { apiUrl } from '../api-url.ts';
import { build, element } from '../dom.ts';
import { EventFeed } from '../events/event-feed.ts';
import { shapeOf } from '../recordings/event-marks.ts';
import { eventDetail, eventLabel, eventLength } from '../recordings/event-texts.ts';
import { cameraOfEvent, readEvent } from '../recordings/recorded-event.ts';
import type { RecordedEvent } from '../recordings/recorded-event.ts';
import { thumbnail } from '../recordings/thumbnail.ts';
import { AllEvents, MOST_EVENTS } from './all-events.ts';
import type { EventOfCamera } from './all-events.ts';

export interface WallEventsOptions {
  /** Each report of an event. */
  onEvent(event: RecordedEvent, camera: string): void;
}

const ANSWER_MS = 10_000;

/** The events of all cameras in one list, where this client may read them. */
export class WallEvents {
  readonly #button = element('#events-toggle', HTMLButtonElement);
  readonly #panel = element('#events', HTMLElement);
  readonly #list = element('#events ol', HTMLElement);
  readonly #none = element('#no-events', HTMLElement);
  readonly #events = new AllEvents();
  readonly #feed: EventFeed;
  /** What the rows say. */
  #drawn = '';

  constructor({ onEvent }: WallEventsOptions) {
    this.#feed = new EventFeed({
      onBegin: () => {
        this.#button.hidden = false;
        this.#events.clear();
        void this.#load();
      },
      onEvent: (event, camera) => {
        this.#events.add({ event, camera });
        onEvent(event, camera);
        this.#draw();
      },
      onEnd: () => {},
    });
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
    const url = apiUrl(`events.json?limit=${MOST_EVENTS}`);
    const response = await fetch(url, { signal }).catch(() => null);
    if (response?.ok !== true) return;
    this.#events.addListed(readEvents(await response.json().catch(() => null)));
    this.#draw();
  }

  #draw(): void {
    if (this.#panel.hidden) return;
    const shown = this.#events.shown(Date.now());
    this.#none.hidden = shown.length > 0;
    // Rows are made again only if one of them changes: a finger may be on one.
    const drawn = shown.map(({ camera, event }) => `${camera} ${event.id} ${event.endMs}`).join('\n');
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#list.replaceChildren(...shown.map(row));
  }
}

function readEvents(answer: unknown): EventOfCamera[] {
  const events = typeof answer === 'object' && answer !== null && 'events' in answer ? answer.events : null;
  return (Array.isArray(events) ? events : []).flatMap((value: unknown) => {
    const event = readEvent(value);
    return event === null ? [] : [{ camera: cameraOfEvent(value), event }];
  });
}

function row({ camera, event }: EventOfCamera): HTMLElement {
  const base = `cameras/${encodeURIComponent(camera)}/`;
  const mark = build('i', { class: 'mark', 'data-shape': shapeOf(event.type) });
  const what = build(
    'span',
    { class: 'what' },
    build('strong', {}, mark, build('bdi', {}, camera)),
    build('span', { class: 'number' }, `${eventLabel(event)}, ${eventDetail(event)}`),
  );
  const lasted = build('span', { class: 'lasted number' }, eventLength(event));
  const picture = event.hasSnapshot ? [thumbnail(event, base)] : [];
  return build('li', {}, build('a', { href: apiUrl(base) }, ...picture, what, lasted));
}
