import { build, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { exactText } from '../sharing/time-text.ts';
import type { AlertsStore } from './alerts-store.ts';

const HOUR_MS = 3_600_000;
const LENGTHS = [
  [1, 'alerts.hour'],
  [4, 'alerts.fourHours'],
  [12, 'alerts.twelveHours'],
  [24, 'alerts.day'],
] as const;
/** Of the option that shows an end that was chosen before. */
const CHOSEN = 'until';

/** No alerts for a while. */
export class QuietCard {
  readonly root: HTMLElement;
  readonly #store: AlertsStore;
  readonly #until = build('option', { value: CHOSEN, hidden: '' });
  readonly #length = build(
    'select',
    { id: 'quiet-length' },
    build('option', { value: '' }, text('alerts.notQuiet')),
    this.#until,
    ...LENGTHS.map(([hours, key]) => build('option', { value: String(hours) }, text(key))),
  );
  readonly #problem = build('p', { role: 'alert', class: 'problem' });

  constructor(store: AlertsStore) {
    this.#store = store;
    this.#length.addEventListener('change', () => void this.#change());
    this.root = build(
      'section',
      { class: 'quiet' },
      build('header', {}, build('h2', {}, text('alerts.quiet'))),
      build(
        'ul',
        { class: 'list' },
        build(
          'li',
          {},
          build(
            'div',
            {},
            build('label', { for: 'quiet-length' }, text('alerts.quietFor')),
            build('small', {}, text('alerts.quietNote')),
          ),
          build('p', {}, this.#length),
        ),
      ),
      this.#problem,
    );
  }

  show(quietUntil: string | null): void {
    const endMs = quietUntil === null ? 0 : Date.parse(quietUntil);
    const isQuiet = endMs > Date.now();
    this.#until.hidden = !isQuiet;
    setText(this.#until, isQuiet ? text('alerts.until', { time: exactText(endMs) }) : '');
    if (document.activeElement !== this.#length || !isQuiet) this.#length.value = isQuiet ? CHOSEN : '';
  }

  async #change(): Promise<void> {
    const { value } = this.#length;
    if (value === CHOSEN) return;
    const quietUntil = value === '' ? null : new Date(Date.now() + Number(value) * HOUR_MS).toISOString();
    setText(this.#problem, await this.#store.change(() => ({ quietUntil })));
    this.#length.value = quietUntil === null ? '' : CHOSEN;
  }
}
