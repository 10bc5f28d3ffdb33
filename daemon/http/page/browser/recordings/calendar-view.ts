import { build, button, element, icon } from '../dom.ts';
import { LANGUAGE, text } from '../text.ts';
import { dayKey, localDayOf } from './local-day.ts';
import type { LocalDay } from './local-day.ts';
import { firstWeekdayOf, monthGrid } from './month-grid.ts';

interface CalendarParts {
  /** The day that is open. */
  day(): LocalDay;
  /** `2026-11-29` of each day with recordings or events. */
  days(): ReadonlySet<string>;
  onPick(day: LocalDay): void;
}

const month = new Intl.DateTimeFormat(LANGUAGE, { month: 'long', year: 'numeric' });
const weekday = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'short' });
const full = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'full' });

/** A month of days, in a dialog; days with recordings are marked. */
export function openCalendar({ day, days, onPick }: CalendarParts): void {
  const open = day();
  const kept = days();
  let [year, shown] = [open.year, open.month];
  const title = build('h2', { id: 'calendar-title', 'aria-live': 'polite' });
  const grid = build('table', { 'aria-labelledby': 'calendar-title' });
  const turn = (by: number) => {
    const date = new Date(year, shown - 1 + by, 1, 12);
    [year, shown] = [date.getFullYear(), date.getMonth() + 1];
    draw();
  };
  const turner = (by: number, name: string, label: string) => {
    const made = button('', () => turn(by), { 'aria-label': label });
    made.append(icon(name));
    return made;
  };
  const dialog = build(
    'dialog',
    { class: 'sheet calendar', 'aria-labelledby': 'calendar-title' },
    build(
      'div',
      { class: 'calendar-head' },
      turner(-1, 'back', text('recordings.previousMonth')),
      title,
      turner(1, 'forward', text('recordings.nextMonth')),
    ),
    grid,
    button(text('recordings.cancel'), () => dialog.close(), { class: 'secondary' }),
  );
  draw();
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  element('.calendar [aria-current], .calendar td button', HTMLElement).focus();

  function draw(): void {
    title.textContent = month.format(new Date(year, shown - 1, 1, 12));
    const weeks = monthGrid(year, shown, firstWeekdayOf(LANGUAGE));
    const whole = weeks.find((week) => week.every((one) => one !== null)) ?? [];
    const heads = whole.map((one) =>
      build('th', { scope: 'col' }, one === null ? '' : weekday.format(noon(one))),
    );
    grid.replaceChildren(
      build('thead', {}, build('tr', {}, ...heads)),
      build(
        'tbody',
        {},
        ...weeks.map((week) => build('tr', {}, ...week.map((one) => build('td', {}, ...cell(one))))),
      ),
    );
  }

  function cell(one: LocalDay | null): HTMLElement[] {
    if (one === null) return [];
    const hasSome = kept.has(dayKey(one));
    const made = button(
      String(one.day),
      () => {
        dialog.close();
        onPick(one);
      },
      {
        class: hasSome ? 'has-recordings number' : 'number',
        'aria-label': `${full.format(noon(one))}${hasSome ? `, ${text('recordings.hasRecordings')}` : ''}`,
        'aria-current': dayKey(one) === dayKey(open) ? 'date' : null,
      },
    );
    made.disabled = dayKey(one) > dayKey(localDayOf(Date.now()));
    return [made];
  }
}

function noon({ year, month: of, day }: LocalDay): Date {
  return new Date(year, of - 1, day, 12);
}
