import { build, element, icon } from '../dom.ts';
import { text } from '../text.ts';
import { isListed } from './event-filter.ts';
import { eventSummary } from './event-summary.ts';
import { eventLength } from './event-texts.ts';
import type { RecordedEvent } from './recorded-event.ts';
import type { Timeline } from './timeline.ts';
import { rowsInSight } from './virtual-list.ts';

/** As in recordings.css. */
const ROW_PX = 74;

/** The events of the day. Only the rows in sight are made, so a day with very many costs no more. */
export function enableEventList(timeline: Timeline, onOpen: (event: RecordedEvent) => void): void {
  const scroller = element('#events', HTMLElement);
  const list = element('#events ol', HTMLElement);
  const nothing = element('#no-events', HTMLElement);
  const rows = new Map<string, HTMLElement>();
  let listed: readonly RecordedEvent[] = [];

  const draw = () => {
    const { top } = list.getBoundingClientRect();
    const sight = scroller.getBoundingClientRect();
    // On a phone the page scrolls, and the list is as long as all its rows.
    const [from, to] = [Math.max(0, sight.top), Math.min(innerHeight, sight.bottom)];
    const { first, end } = rowsInSight({ top: from - top, height: to - from }, ROW_PX, listed.length);
    const wanted = listed.slice(first, end);
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, row] of rows)
      if (!ids.has(id)) {
        row.remove();
        rows.delete(id);
      }
    for (const [index, event] of wanted.entries()) {
      const row = rows.get(event.id) ?? made(event);
      row.style.top = `${(first + index) * ROW_PX}px`;
      row.setAttribute('aria-posinset', String(first + index + 1));
      row.setAttribute('aria-setsize', String(listed.length));
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    }
  };
  const made = (event: RecordedEvent) => {
    const row = eventRow(event, timeline.state.starred.has(event.recordingId ?? event.id), () =>
      onOpen(event),
    );
    rows.set(event.id, row);
    return row;
  };

  timeline.listen(['events', 'filter', 'starred', 'isLoaded'], () => {
    const { events, filter, starred, isLoaded } = timeline.state;
    listed = events.filter((event) => isListed(event, filter, starred));
    list.style.height = `${listed.length * ROW_PX}px`;
    nothing.hidden = listed.length > 0;
    nothing.textContent = text(isLoaded ? 'recordings.noEvents' : 'recordings.loading');
    for (const row of rows.values()) row.remove();
    rows.clear();
    draw();
    mark();
  });
  timeline.listen(['atMs'], () => mark());
  document.addEventListener('scroll', draw, { capture: true, passive: true });
  new ResizeObserver(draw).observe(scroller);
  addEventListener('resize', draw);

  /** Marks the event at the playhead. */
  function mark(): void {
    const { atMs } = timeline.state;
    for (const [id, row] of rows) {
      const event = listed.find((one) => one.id === id);
      const isOpen = event !== undefined && event.startMs <= atMs && atMs <= (event.endMs ?? Infinity);
      const link = row.firstElementChild;
      if (isOpen) link?.setAttribute('aria-current', 'true');
      else link?.removeAttribute('aria-current');
    }
  }
}

function eventRow(event: RecordedEvent, isStarred: boolean, open: () => void): HTMLElement {
  const star = build('span', { class: 'starred' }, icon('starred'));
  star.append(build('span', { class: 'visually-hidden' }, text('recordings.kept')));
  const row = build(
    'button',
    { type: 'button' },
    ...eventSummary(event),
    build('span', { class: 'lasted number' }, ...(isStarred ? [star] : []), eventLength(event)),
  );
  row.addEventListener('click', open);
  return build('li', {}, row);
}
