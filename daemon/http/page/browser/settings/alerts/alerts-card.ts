import { build, button, icon, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { KeyedList } from '../sharing/keyed-list.ts';
import type { ListRow } from '../sharing/keyed-list.ts';
import { pastText } from '../sharing/time-text.ts';
import { openAlert, openNewAlert, openRemoveAlert } from './alert-sheets.ts';
import { alertProblemText } from './alert-problem.ts';
import { typesText } from './alert-types.ts';
import type { AlertRow, AlertRowResult, TestAnswer } from './alerts-api.ts';
import type { AlertsStore } from './alerts-store.ts';

/** Who is told, how the last alerts went, and a test. */
export class AlertsCard {
  readonly root: HTMLElement;
  readonly #store: AlertsStore;
  readonly #problem = build('p', { role: 'alert', class: 'problem' });
  readonly #none = build('p', { class: 'hint', hidden: '' }, text('alerts.none'));
  readonly #list = new KeyedList<AlertRow>((row) => this.#row(row));

  constructor(store: AlertsStore) {
    this.#store = store;
    const add = button(text('alerts.add'), () => void openNewAlert(store), { class: 'secondary add' });
    add.prepend(icon('plus'));
    this.root = build(
      'section',
      {},
      build('header', {}, build('h2', {}, text('alerts.whoIsTold')), add),
      this.#problem,
      this.#none,
      this.#list.root,
    );
  }

  show(webhooks: readonly AlertRow[]): void {
    this.#none.hidden = webhooks.length > 0;
    this.#list.show(webhooks);
  }

  #row(first: AlertRow): ListRow<AlertRow> {
    const { name } = first;
    let row = first;
    const [what, result] = [build('small'), build('small', { role: 'status' })];
    const isOn = build('input', {
      type: 'checkbox',
      class: 'switch',
      role: 'switch',
      'aria-label': text('alerts.isOn', { name }),
    });
    const test = rowButton('alerts.test', name, () => void this.#test(name, test, result));
    const edit = rowButton('alerts.edit', name, () => openAlert(this.#store, row));
    const remove = rowButton('alerts.remove', name, () => openRemoveAlert(this.#store, row), 'link remove');
    isOn.addEventListener('change', () => void this.#switch(name, isOn.checked));
    return {
      root: build(
        'li',
        {},
        build('div', {}, build('strong', {}, name), what, result),
        build('p', {}, test, edit, remove, isOn),
      ),
      update: (item) => {
        row = item;
        isOn.checked = item.enabled;
        setText(what, typesText(item.types));
        if (!test.disabled && result.dataset['tested'] === undefined) this.#showResult(result, name);
      },
    };
  }

  #showResult(result: HTMLElement, name: string): void {
    const last = this.#store.view?.results.find((each) => each.name === name)?.last ?? null;
    setText(result, resultText(last));
    result.classList.toggle('failed', last !== null && last.problem !== null);
  }

  async #switch(name: string, enabled: boolean): Promise<void> {
    const problem = await this.#store.change(({ webhooks }) => ({
      webhooks: webhooks.map((each) => (each.name === name ? { ...each, enabled } : each)),
    }));
    setText(this.#problem, problem);
    if (problem !== '') this.show(this.#store.view?.webhooks ?? []);
  }

  async #test(name: string, test: HTMLButtonElement, result: HTMLElement): Promise<void> {
    test.disabled = true;
    result.dataset['tested'] = '';
    result.classList.remove('failed');
    setText(result, text('alerts.testing'));
    const answer = await this.#store.test(name);
    test.disabled = false;
    setText(result, testText(answer));
    result.classList.toggle('failed', answer?.isSent !== true);
  }
}

function rowButton(
  key: 'alerts.test' | 'alerts.edit' | 'alerts.remove',
  name: string,
  act: () => void,
  look = 'link',
): HTMLButtonElement {
  return button(text(key), act, { class: look, 'aria-label': `${text(key)}: ${name}` });
}

function resultText(last: AlertRowResult['last']): string {
  if (last === null) return text('alerts.notYet');
  const when = pastText(Date.parse(last.at), Date.now());
  if (last.problem === null) return text('alerts.sent', { when });
  return `${text('alerts.failed', { when })} ${alertProblemText(last.problem)}`;
}

function testText(answer: TestAnswer | null): string {
  if (answer === null) return `${text('live.unreachable')}.`;
  const { answer: words, milliseconds, problem, status } = answer;
  const said = status === null ? '' : text('alerts.answered', { status, milliseconds });
  const rest = problem === null ? '' : alertProblemText(problem);
  return [said, words === '' ? '' : `“${words}”`, rest].filter((part) => part !== '').join(' ');
}
