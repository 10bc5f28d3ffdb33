import { build, button, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { pathOf } from './access-api.ts';
import type { AccessList } from './access-api.ts';
import type { AccessStore } from './access-store.ts';

/** Users and tokens of a later version of picamd, which have no access in this one. */
export class LaterCard {
  readonly root = build('section', { hidden: '' });
  readonly #store: AccessStore;
  readonly #list = build('ul', { class: 'list' });
  readonly #problem = build('p', { role: 'alert', class: 'problem' });

  constructor(store: AccessStore) {
    this.#store = store;
    this.root.append(
      build('header', {}, build('h2', {}, text('sharing.later'))),
      build('p', { class: 'hint' }, text('sharing.laterNote')),
      this.#problem,
      this.#list,
    );
  }

  show(unknown: AccessList['unknown']): void {
    this.root.hidden = unknown.length === 0;
    const rows = unknown.map(({ kind, name }) =>
      build(
        'li',
        {},
        build('div', {}, build('strong', {}, name)),
        build('p', {}, this.#removeButton(kind, name)),
      ),
    );
    this.#list.replaceChildren(...rows);
  }

  #removeButton(kind: 'user' | 'token', name: string): HTMLElement {
    const remove = async () => {
      const path = pathOf(kind === 'user' ? 'users' : 'tokens', name);
      setText(this.#problem, await this.#store.change('DELETE', path));
    };
    return button(text('sharing.removeToken'), () => void remove(), { class: 'link' });
  }
}
