import { build } from '../dom.ts';
import { shapeOf } from './event-marks.ts';
import { eventDetail, eventLabel } from './event-texts.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { thumbnail } from './thumbnail.ts';

/** An event in a list: its picture, its kind with the shape of its mark, when and where. */
export function eventSummary(event: RecordedEvent): HTMLElement[] {
  const mark = build('i', { class: 'mark', 'data-shape': shapeOf(event.type) });
  return [
    thumbnail(event),
    build(
      'span',
      { class: 'what' },
      build('strong', {}, mark, eventLabel(event)),
      build('span', { class: 'number' }, eventDetail(event)),
    ),
  ];
}
