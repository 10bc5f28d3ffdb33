import { build } from '../../dom.ts';
import { text } from '../../text.ts';
import type { TokenRow } from './access-api.ts';

/** The apps that most people connect, by the name of their recipe, which is that of their token too. */
const APPS = [
  ['home-assistant', 'Home Assistant'],
  ['frigate', 'Frigate'],
  ['octoprint', 'OctoPrint'],
  ['vlc', 'VLC'],
] as const;

/** Leads to the recipes, and says which apps have used their token since picamd started. */
export class AppsCard {
  readonly root: HTMLElement;
  readonly #states = APPS.map(([id]) => [id, build('small')] as const);

  constructor() {
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
      build('div', { class: 'apps' }, ...links),
    );
  }

  show(tokens: readonly TokenRow[]): void {
    const used = new Set(tokens.filter(({ lastUsed }) => lastUsed !== null).map(({ name }) => name));
    for (const [id, state] of this.#states) {
      state.textContent = text(used.has(id) ? 'sharing.connected' : 'sharing.connect');
      state.classList.toggle('connected', used.has(id));
    }
  }
}
