import { build } from '../../dom.ts';
import { text } from '../../text.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { TokenRow } from './access-api.ts';
import type { AccessStore } from './access-store.ts';
import { HomeAssistantRow } from './home-assistant-row.ts';

/** The apps that most people connect beside Home Assistant, by the name of their recipe, which is that of their token too. */
const APPS = [
  ['frigate', 'Frigate'],
  ['octoprint', 'OctoPrint'],
  ['mainsail', 'Mainsail'],
  ['vlc', 'VLC'],
] as const;

/** Connects Home Assistant, leads to the recipes, and says which apps have used their token since picamd started. */
export class AppsCard {
  readonly root: HTMLElement;
  readonly #states = APPS.map(([id]) => [id, build('small')] as const);
  readonly #home: HomeAssistantRow;

  constructor(store: AccessStore, settings: SettingsStore) {
    this.#home = new HomeAssistantRow(store, settings);
    const links = APPS.map(([id, name], index) =>
      build('a', { href: `recipes#${id}` }, build('strong', {}, name), this.#states[index]?.[1] ?? ''),
    );
    this.root = build(
      'section',
      {},
      build(
        'header',
        {},
        build('h2', {}, text('settings.connectApps')),
        build('a', { href: 'recipes' }, text('sharing.allApps')),
      ),
      this.#home.root,
      build('div', { class: 'apps' }, ...links),
    );
  }

  show(tokens: readonly TokenRow[]): void {
    this.#home.show(tokens);
    const used = new Set(tokens.filter(({ lastUsed }) => lastUsed !== null).map(({ name }) => name));
    for (const [id, state] of this.#states) {
      state.textContent = text(used.has(id) ? 'sharing.connected' : 'sharing.connect');
      state.classList.toggle('connected', used.has(id));
    }
  }
}
