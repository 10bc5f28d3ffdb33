import { element, setText } from '../dom.ts';
import { openCalendar } from './calendar-view.ts';
import { dayTitle } from './event-texts.ts';
import { dayKey, localDayOf, shiftedDay } from './local-day.ts';
import type { LocalDay } from './local-day.ts';
import type { Timeline } from './timeline.ts';

const MINUTE_MS = 60_000;

/** The day that is shown, its neighbors, and the calendar. */
export function enableDayBar(
  timeline: Timeline,
  days: () => ReadonlySet<string>,
  onPick: (day: LocalDay) => void,
): void {
  const title = element('#day-title', HTMLElement);
  const before = element('#day-before', HTMLButtonElement);
  const after = element('#day-after', HTMLButtonElement);
  before.addEventListener('click', () => onPick(shiftedDay(timeline.state.day, -1)));
  after.addEventListener('click', () => onPick(shiftedDay(timeline.state.day, 1)));
  element('#calendar', HTMLButtonElement).addEventListener('click', () =>
    openCalendar({ day: () => timeline.state.day, days, onPick }),
  );
  const draw = () => {
    const nowMs = Date.now();
    setText(title, dayTitle(timeline.state.day, nowMs));
    after.disabled = dayKey(timeline.state.day) >= dayKey(localDayOf(nowMs));
  };
  timeline.listen(['day'], draw);
  // At midnight, today becomes yesterday.
  setInterval(draw, MINUTE_MS);
}
