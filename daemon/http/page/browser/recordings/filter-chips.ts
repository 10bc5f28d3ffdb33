import { build, element } from '../dom.ts';
import { text } from '../text.ts';
import { countsOf, FILTERS } from './event-filter.ts';
import type { Timeline } from './timeline.ts';

const NAMES = {
  all: 'recordings.filterAll',
  motion: 'recordings.filterMotion',
  camera: 'recordings.filterCamera',
  saved: 'recordings.filterSaved',
} as const;

/** What the list is limited to, and how many events that are. */
export function enableFilters(timeline: Timeline): void {
  const chips = FILTERS.map((filter) => {
    const chip = build('button', { type: 'button', class: 'filter number' });
    chip.addEventListener('click', () => timeline.change({ filter }));
    return { filter, chip };
  });
  element('#filters', HTMLElement).append(...chips.map(({ chip }) => chip));
  timeline.listen(['events', 'filter', 'starred'], () => {
    const { events, filter: open, starred } = timeline.state;
    const counts = countsOf(events, starred);
    for (const { filter, chip } of chips) {
      chip.textContent = text(NAMES[filter], { count: counts[filter] });
      chip.setAttribute('aria-pressed', String(filter === open));
    }
  });
}
