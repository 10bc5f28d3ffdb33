import { element, setText } from '../dom.ts';
import { formatTime } from '../format.ts';
import { markPaths, SHAPES } from '../recordings/event-marks.ts';
import { eventLabel, eventLength } from '../recordings/event-texts.ts';
import { HoverCard } from '../recordings/hover-card.ts';
import type { TimeRange } from '../recordings/local-day.ts';
import { eventNear } from '../recordings/recorded-event.ts';
import type { RecordedEvent } from '../recordings/recorded-event.ts';
import { msAt } from '../recordings/time-axis.ts';
import { text } from '../text.ts';

export const HOUR_MS = 3_600_000;
/** A finger is about so wide. */
const NEAR_PX = 22;

export interface LastHourOptions {
  /** Makes the URL of a moment in the recordings; null where there are none. */
  readonly urlOf: ((ms: number) => string) | null;
}

/** The strip below the picture: what happened within the last hour, with now at its right end. */
export class LastHour {
  readonly #options: LastHourOptions;
  readonly #since = element('#last-hour .since', HTMLElement);
  readonly #track = element('#last-hour .track', HTMLElement);
  readonly #svg = element('#last-hour svg', SVGSVGElement);
  readonly #paths = SHAPES.map((shape) => ({
    shape,
    path: element(`#last-hour [data-shape="${shape}"]`, SVGPathElement),
  }));
  readonly #hover = new HoverCard();
  #events: readonly RecordedEvent[] = [];
  #axis: TimeRange = { fromMs: 0, toMs: HOUR_MS };
  /** Chosen by keyboard or pointer. */
  #chosen: RecordedEvent | null = null;

  constructor(options: LastHourOptions) {
    this.#options = options;
    this.#listen();
    this.draw([], Date.now());
  }

  /** @param events - newest first */
  draw(events: readonly RecordedEvent[], nowMs: number): void {
    // Something happened: it is shown from now on, also where motion is off.
    if (events.length > 0) document.documentElement.toggleAttribute('data-happened', true);
    this.#events = events;
    this.#axis = { fromMs: nowMs - HOUR_MS, toMs: nowMs };
    setText(this.#since, formatTime(this.#axis.fromMs).slice(0, 5));
    this.#describe();
    const { width, height } = this.#svg.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const marks = markPaths(events, this.#axis, { width, height }, nowMs);
    for (const { shape, path } of this.#paths) path.setAttribute('d', marks[shape]);
  }

  #listen(): void {
    const track = this.#track;
    new ResizeObserver(() => this.draw(this.#events, this.#axis.toMs)).observe(track);
    const choose = (event: PointerEvent) => this.#choose(this.#at(event.clientX));
    track.addEventListener('pointermove', choose);
    track.addEventListener('pointerdown', choose);
    track.addEventListener('pointerleave', () => this.#choose(null));
    track.addEventListener('blur', () => this.#choose(null));
    track.addEventListener('click', ({ clientX }) =>
      this.#open(this.#at(clientX)?.startMs ?? this.#msAt(clientX)),
    );
    track.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && this.#chosen !== null) this.#open(this.#chosen.startMs);
      const direction = { ArrowLeft: 1, ArrowDown: 1, ArrowRight: -1, ArrowUp: -1 }[event.key];
      if (direction === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const at = this.#events.findIndex(({ id }) => id === this.#chosen?.id);
      const next = at < 0 ? 0 : Math.min(this.#events.length - 1, Math.max(0, at + direction));
      this.#choose(this.#events[next] ?? null);
    });
  }

  #choose(event: RecordedEvent | null): void {
    this.#chosen = event;
    this.#hover.show(event, this.#track, this.#axis);
    this.#describe();
  }

  /** For screen readers, the strip is a slider from event to event. */
  #describe(): void {
    const { fromMs, toMs } = this.#axis;
    const event = this.#chosen;
    const values = {
      valuemin: String(Math.round(fromMs / 1000)),
      valuemax: String(Math.round(toMs / 1000)),
      valuenow: String(Math.round((event?.startMs ?? toMs) / 1000)),
      valuetext:
        event === null
          ? this.#events.length === 0
            ? text('events.none')
            : text('events.now')
          : [eventLabel(event), formatTime(event.startMs), eventLength(event)]
              .filter((part) => part !== '')
              .join(', '),
    };
    for (const [name, value] of Object.entries(values)) this.#track.setAttribute(`aria-${name}`, value);
  }

  #open(ms: number): void {
    const url = this.#options.urlOf?.(ms);
    if (url !== undefined) location.href = url;
  }

  #msAt(clientX: number): number {
    const { left, width } = this.#track.getBoundingClientRect();
    return msAt(this.#axis, Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width))));
  }

  #at(clientX: number): RecordedEvent | null {
    const withinMs = (NEAR_PX / Math.max(1, this.#track.clientWidth)) * HOUR_MS;
    return eventNear(this.#events, this.#msAt(clientX), withinMs);
  }
}
