import { build, button, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { MadeToken, TokenRow } from './access-api.ts';
import { pathOf } from './access-api.ts';
import { problemOf } from './access-store.ts';
import type { AccessStore } from './access-store.ts';
import { copyRow } from './copy-row.ts';
import { isOnlyHere } from './share-link.ts';
import { openSheet } from './sheet.ts';

/** As its recipe makes it (daemon/recipes/programs/home-assistant.ts). */
export const HOME_ASSISTANT_TOKEN = {
  name: 'home-assistant',
  rights: ['live', 'status', 'recordings', 'control'],
  expiresInSeconds: null,
} as const;
const { name: NAME } = HOME_ASSISTANT_TOKEN;

/** Makes the token for Home Assistant with one press, and says what to do with it there. */
export class HomeAssistantRow {
  readonly root: HTMLElement;
  readonly #store: AccessStore;
  readonly #settings: SettingsStore;
  readonly #state = build('small');
  readonly #problem = build('p', { role: 'alert', class: 'problem' });
  readonly #connect: HTMLButtonElement;

  constructor(store: AccessStore, settings: SettingsStore) {
    this.#store = store;
    this.#settings = settings;
    this.#connect = button(text('sharing.connectHome'), () => void this.#press(), { class: 'primary' });
    this.root = build(
      'div',
      { class: 'home-assistant' },
      build('div', {}, build('strong', {}, 'Home Assistant'), this.#state, this.#problem),
      this.#connect,
    );
  }

  show(tokens: readonly TokenRow[]): void {
    const token = tokens.find(({ name }) => name === NAME);
    const isUsed = token !== undefined && token.lastUsed !== null;
    this.#state.classList.toggle('connected', isUsed);
    setText(this.#state, text(isUsed ? 'sharing.connected' : 'sharing.homeNote'));
    this.#connect.className = token === undefined ? 'primary' : 'secondary';
  }

  async #press(): Promise<void> {
    setText(this.#problem, '');
    this.#connect.disabled = true;
    // It may have been made elsewhere since the last list.
    const problem = await this.#store.refresh();
    const exists = this.#store.list?.tokens.some(({ name }) => name === NAME) === true;
    if (problem !== '') setText(this.#problem, problem);
    else if (exists) this.#askToReplace();
    else setText(this.#problem, await this.#make());
    this.#connect.disabled = false;
  }

  #askToReplace(): void {
    openSheet({
      title: text('sharing.homeReplace'),
      content: [build('p', {}, text('sharing.homeReplaceNote'))],
      submit: text('sharing.homeReplaceButton'),
      danger: true,
      act: async () => (await this.#store.change('DELETE', pathOf('tokens', NAME))) || this.#make(),
    });
  }

  /** Resolves with what is wrong, or ''. */
  async #make(): Promise<string> {
    const answer = await this.#store.request<MadeToken>('POST', 'tokens', HOME_ASSISTANT_TOKEN);
    if (answer.kind === 'ok') this.#showToken(answer.value.token);
    return problemOf(answer);
  }

  #showToken(token: string): void {
    const address = new URL('./', document.baseURI);
    const notes = [
      isOnlyHere(address.hostname) ? text('sharing.homeOnlyHere', { host: address.hostname }) : '',
      this.#settings.row('MQTT_URL').value ? text('sharing.homeMqtt') : '',
    ];
    openSheet({
      title: text('sharing.connectHome'),
      content: [
        build(
          'ol',
          { class: 'steps' },
          build('li', {}, text('sharing.homeFind')),
          build('li', {}, text('sharing.homePaste')),
        ),
        copyRow(text('sharing.token'), token),
        build('p', { class: 'hint' }, text('sharing.shownOnce')),
        labeledCopy(text('sharing.homeAddress'), address.href),
        ...notes.filter((note) => note !== '').map((note) => build('p', { class: 'hint' }, note)),
        build('p', { class: 'hint' }, build('a', { href: `recipes#${NAME}` }, text('sharing.homeInstall'))),
      ],
    });
  }
}

function labeledCopy(label: string, value: string): HTMLElement {
  return build('div', {}, build('span', { class: 'label' }, label), copyRow(label, value, 'secondary'));
}
