import { build, button, setText } from '../../dom.ts';
import { LANGUAGE, text } from '../../text.ts';
import type { TextKey } from '../../english.ts';
import { Refresher } from '../refresher.ts';
import { ScheduleStore } from './schedule-store.ts';
import type { ScheduleName } from './schedules-document.ts';
import { timeRow } from './time-row.ts';
import { timesOf, weekText } from './week-text.ts';
import type { WeekTime } from './week-text.ts';

const HELP: Readonly<Record<ScheduleName, TextKey>> = {
  privacy: 'schedule.privacyHelp',
  motion: 'schedule.motionHelp',
  recording: 'schedule.recordingHelp',
  alerts: 'schedule.alertsHelp',
};
const DAY_MS = 86_400_000;
/** What is on now changes with the clock. */
const AGAIN_MS = 30_000;
const WORKDAY: WeekTime = { days: new Set(['Mo', 'Tu', 'We', 'Th', 'Fr']), from: '08:00', to: '18:00' };

/** A card of a section. `show` when the section is shown, as often as that is, `close` when another one is. */
export interface ScheduleField {
  readonly root: HTMLElement;
  show(): void;
  close(): void;
}

/** The schedule of a part of picamd: times as fields, and the same as text. It loads and saves by itself. */
export function scheduleField(name: ScheduleName): ScheduleField {
  const id = `schedule-${name}`;
  const list = build('div', { class: 'times' });
  const meaning = build('p', { class: 'meaning number' });
  const fault = build('p', { class: 'fault', role: 'alert', id: `${id}-fault` });
  const saved = build('p', { class: 'saved', role: 'status' });
  const input = build('input', {
    type: 'text',
    maxlength: '500',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: 'Mo-Fr 08:00-18:00',
    id: `${id}-text`,
    'aria-describedby': `${id}-fault`,
  });
  const asText = build(
    'details',
    {},
    build('summary', {}, text('schedule.asText')),
    build('label', { for: `${id}-text`, class: 'visually-hidden' }, text('schedule.schedule')),
    input,
  );
  const add = button(text('schedule.addTime'), () => change([...times, WORKDAY]), { class: 'secondary' });
  const store = new ScheduleStore(name, show);
  const refresher = new Refresher(() => store.load(), AGAIN_MS);
  let times: readonly WeekTime[] = [];
  let shown: string | null = null;

  input.addEventListener('change', () => store.enter(input.value.trim()));
  addEventListener('pagehide', () => store.flush());

  function change(next: readonly WeekTime[]): void {
    store.enter(weekText(next));
    list.querySelector<HTMLInputElement>('.time:last-child input')?.focus();
  }

  function show(): void {
    const { saving } = store;
    if (store.text !== null && store.text !== shown) showText((shown = store.text));
    add.disabled = store.text === null;
    const isFaulty = saving.kind === 'refused';
    setText(fault, isFaulty ? text('schedule.failed', { why: saving.message }) : '');
    input.setAttribute('aria-invalid', String(isFaulty));
    setText(saved, savingText(saving.kind));
    setText(meaning, meaningText());
  }

  /** Fields for times that fields can show; the text is always there. */
  function showText(words: string): void {
    const read = timesOf(words);
    times = read ?? [];
    input.value = words;
    if (read === null) asText.open = true;
    add.hidden = read === null;
    list.replaceChildren(...times.map(rowOf));
    if (read?.length === 0) {
      const none = text(name === 'privacy' ? 'schedule.never' : 'schedule.always');
      list.append(build('p', { class: 'none' }, none));
    }
  }

  function rowOf(time: WeekTime, index: number): HTMLElement {
    return timeRow({
      time,
      onRemove: () => {
        change(times.filter((_, at) => at !== index));
        add.focus();
      },
      onChange: (next) => {
        if (next === null) return;
        times = times.map((one, at) => (at === index ? next : one));
        // The fields show it already.
        input.value = shown = weekText(times);
        store.enter(shown);
      },
    });
  }

  function meaningText(): string {
    const { now } = store;
    if (now === null || store.text === '') return '';
    if (now.until === null) return text(now.on ? 'schedule.on' : 'schedule.off');
    return text(now.on ? 'schedule.onUntil' : 'schedule.offUntil', { time: momentText(now.until) });
  }

  return {
    root: build(
      'section',
      { class: 'group schedule', id },
      build('h2', {}, text(name === 'privacy' ? 'schedule.privacy' : 'schedule.schedule')),
      build(
        'div',
        { class: 'card' },
        build('p', { class: 'help' }, text(HELP[name])),
        list,
        meaning,
        fault,
        saved,
        build('div', { class: 'more' }, add, asText),
      ),
    ),
    show: () => {
      refresher.start();
    },
    close: () => {
      refresher.stop();
      store.flush();
    },
  };
}

function savingText(kind: string): string {
  if (kind === 'saved') return text('schedule.saved');
  if (kind === 'changed') return text('schedule.changedElsewhere');
  return kind === 'unreachable' ? text('settings.unreachable') : '';
}

/** `18:00`, on another day `Mon 08:00`. */
function momentText(ms: number): string {
  const date = new Date(ms);
  const isToday = date.toDateString() === new Date().toDateString() && ms - Date.now() < DAY_MS;
  const day = isToday ? {} : ({ weekday: 'short' } as const);
  return date.toLocaleString(LANGUAGE, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}
