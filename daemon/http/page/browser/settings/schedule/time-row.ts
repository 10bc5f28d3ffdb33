import { build, button, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import type { TextKey } from '../../english.ts';
import { DAYS, isOverMidnight } from './week-text.ts';
import type { Day, WeekTime } from './week-text.ts';

const NAMES: Readonly<Record<Day, readonly [short: TextKey, full: TextKey]>> = {
  Mo: ['schedule.Mo', 'schedule.Monday'],
  Tu: ['schedule.Tu', 'schedule.Tuesday'],
  We: ['schedule.We', 'schedule.Wednesday'],
  Th: ['schedule.Th', 'schedule.Thursday'],
  Fr: ['schedule.Fr', 'schedule.Friday'],
  Sa: ['schedule.Sa', 'schedule.Saturday'],
  Su: ['schedule.Su', 'schedule.Sunday'],
};

interface TimeRowParts {
  readonly time: WeekTime;
  /** The fields have another value; null while it is incomplete. */
  readonly onChange: (time: WeekTime | null) => void;
  readonly onRemove: () => void;
}

/** Fields for one time of a schedule: its days, from and to. */
export function timeRow({ time, onChange, onRemove }: TimeRowParts): HTMLElement {
  const days = DAYS.map((day) => {
    const input = build('input', { type: 'checkbox', value: day });
    input.checked = time.days.has(day);
    const [short, full] = NAMES[day];
    const label = build(
      'label',
      { title: text(full) },
      input,
      build('span', { 'aria-hidden': 'true' }, text(short)),
      build('span', { class: 'visually-hidden' }, text(full)),
    );
    return { day, input, label };
  });
  const from = build('input', { type: 'time', value: time.from });
  const to = build('input', { type: 'time', value: time.to });
  const nextDay = build('span', { class: 'next-day' });

  function entered(): WeekTime {
    const chosen = days.filter(({ input }) => input.checked).map(({ day }) => day);
    return { days: new Set(chosen), from: from.value, to: to.value };
  }

  function show(): void {
    const now = entered();
    setText(nextDay, isOverMidnight(now) ? text('schedule.nextDay') : '');
  }

  const root = build(
    'fieldset',
    { class: 'time' },
    build('legend', { class: 'visually-hidden' }, text('schedule.time')),
    build('div', { class: 'days' }, ...days.map(({ label }) => label)),
    build(
      'div',
      { class: 'hours' },
      build('label', {}, text('schedule.begins'), from),
      build('label', {}, text('schedule.ends'), to),
      nextDay,
      button(text('schedule.removeTime'), onRemove, { class: 'link' }),
    ),
  );
  root.addEventListener('change', () => {
    show();
    const now = entered();
    const isWhole = now.days.size > 0 && now.from !== '' && now.to !== '';
    // A time that ends when it begins is none, except for the whole day.
    onChange(isWhole && (now.from !== now.to || now.to === '00:00') ? now : null);
  });
  show();
  return root;
}
