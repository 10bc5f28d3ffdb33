import { build, button, setText } from '../../dom.ts';
import { saveFile } from '../../save-file.ts';
import { text } from '../../text.ts';
import { Refresher } from '../refresher.ts';
import { copyRow } from '../sharing/copy-row.ts';
import type { Reach } from './alerts-api.ts';
import type { AlertsStore } from './alerts-store.ts';

/** The owner is at the machine meanwhile, and looks here. */
const REFRESH_MS = 3000;
/** boot-settings looks for it on the card. */
const CARD_FILE = 'allow-out.txt';
const CARD_TEXT =
  'Lets this camera send alerts to the internet.\r\nThe camera deletes this file when it has done so.\r\n';
const CARD_FOLDER = 'picamd';

/**
 * Asks whether alerts may leave the local network, and says how the owner lets them. The page itself cannot: only root may, at the
 * machine or through its card. It shows when that is done.
 */
export class ReachQuestion {
  readonly root: HTMLFieldSetElement;
  readonly #store: Pick<AlertsStore, 'reach'>;
  readonly #local = radio('local');
  readonly #internet = radio('internet');
  readonly #how = build('div', { class: 'how' });
  readonly #state = build('p', { role: 'status' });
  readonly #refresher = new Refresher(() => this.#refresh(), REFRESH_MS);
  #reach: Reach | null = null;
  /** What has been shown, so that a link that someone copies from stays. */
  #shown = '';

  constructor(store: Pick<AlertsStore, 'reach'>) {
    this.#store = store;
    this.root = build(
      'fieldset',
      { class: 'reach', hidden: '' },
      build('legend', {}, text('alerts.reachQuestion')),
      build(
        'div',
        { class: 'answers' },
        build('label', { class: 'check' }, this.#local, text('alerts.reachLocal')),
        build('label', { class: 'check' }, this.#internet, text('alerts.reachInternet')),
        this.#how,
        this.#state,
      ),
    );
    for (const input of [this.#local, this.#internet]) input.addEventListener('change', () => this.#show());
  }

  /** Asks the camera now, and again while this is shown. */
  start(): void {
    this.#refresher.start();
  }

  stop(): void {
    this.#refresher.stop();
  }

  async #refresh(): Promise<void> {
    if (document.hidden) return;
    const reach = await this.#store.reach();
    // It restarts to put this into effect.
    if (reach === null) return;
    const isNew = reach.reach !== this.#reach?.reach;
    this.#reach = reach;
    this.root.hidden = reach.command === null;
    // What is chosen stays until the camera has something new to say.
    if (isNew && (reach.reach === 'internet' || !this.#internet.checked))
      (reach.reach === 'internet' ? this.#internet : this.#local).checked = true;
    this.#show();
  }

  #show(): void {
    if (this.#reach === null) return;
    const { reach, command, revoke, card } = this.#reach;
    const wants = this.#internet.checked;
    const isDone = wants === (reach === 'internet');
    const now = JSON.stringify([this.#reach, wants]);
    if (now === this.#shown) return;
    this.#shown = now;
    if (isDone) this.#how.replaceChildren();
    else if (wants) this.#how.replaceChildren(...howToAllow(command ?? '', card));
    else this.#how.replaceChildren(commandRow(text('alerts.reachRevoke'), revoke ?? ''));
    this.#state.classList.toggle('done', isDone && wants);
    setText(this.#state, stateText(this.#reach, wants));
  }
}

function stateText({ reach }: Reach, wants: boolean): string {
  if (wants) return text(reach === 'internet' ? 'alerts.reachDone' : 'alerts.reachWaiting');
  return reach === 'some' ? text('alerts.reachSome') : '';
}

function howToAllow(command: string, card: boolean): HTMLElement[] {
  const why = build('p', { class: 'hint' }, text('alerts.reachWhy'));
  if (!card) return [why, commandRow(text('alerts.reachRun'), command)];
  const save = button(
    text('alerts.reachSave', { file: CARD_FILE }),
    () => saveFile(new Blob([CARD_TEXT], { type: 'text/plain' }), CARD_FILE),
    { class: 'secondary' },
  );
  return [
    why,
    build(
      'ol',
      {},
      build('li', {}, save),
      build('li', {}, text('alerts.reachCopy', { folder: CARD_FOLDER })),
      build('li', {}, text('alerts.reachBack')),
    ),
    commandRow(text('alerts.reachTerminal'), command),
  ];
}

function commandRow(label: string, command: string): HTMLElement {
  return build('div', {}, build('p', { class: 'hint' }, label), copyRow(label, command));
}

function radio(value: string): HTMLInputElement {
  return build('input', { type: 'radio', name: 'alerts-reach', value });
}
