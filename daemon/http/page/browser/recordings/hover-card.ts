import { build, element } from '../dom.ts';
import { eventLabel, eventLength } from './event-texts.ts';
import { formatTime } from '../format.ts';
import type { TimeRange } from './local-day.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { thumbnail } from './thumbnail.ts';
import { fractionAt } from './time-axis.ts';

/** What happened at the pointer: the event's picture, kind, time and length, over the strip. */
export class HoverCard {
  readonly #root = element('#hover', HTMLElement);
  #shown: RecordedEvent | null = null;

  show(event: RecordedEvent | null, track: HTMLElement, axis: TimeRange): void {
    if (event === this.#shown) return;
    this.#shown = event;
    this.#root.hidden = event === null;
    if (event === null) return;
    const length = eventLength(event);
    this.#root.replaceChildren(
      thumbnail(event),
      build(
        'p',
        {},
        build('strong', {}, eventLabel(event)),
        build(
          'span',
          { class: 'number' },
          `${formatTime(event.startMs)}${length === '' ? '' : ` · ${length}`}`,
        ),
      ),
    );
    const fraction = Math.min(1, Math.max(0, fractionAt(axis, event.startMs)));
    const half = this.#root.offsetWidth / 2;
    const { offsetLeft, clientWidth } = track;
    const center = offsetLeft + fraction * clientWidth;
    this.#root.style.left = `${Math.min(offsetLeft + clientWidth - half, Math.max(offsetLeft + half, center))}px`;
  }
}
