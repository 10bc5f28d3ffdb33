import { build, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import type { SettingsStore } from '../settings-store.ts';
import { labeled } from './sheet.ts';

const KEY = 'FRAME_ANCESTORS';

/** Which sites may embed the picture, where the link for it is. */
export class EmbedSites {
  readonly root: HTMLElement;
  readonly #settings: SettingsStore;
  readonly #field = build('input', { autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' });
  readonly #fault = build('p', { role: 'alert', class: 'problem' });
  readonly #why = build('p', { class: 'hint' });

  constructor(settings: SettingsStore) {
    this.#settings = settings;
    this.root = build(
      'div',
      { hidden: '' },
      labeled(text('sharing.sites'), this.#field, text('sharing.sitesNote')),
      this.#fault,
      this.#why,
    );
    this.#field.addEventListener('change', () => this.#settings.change({ [KEY]: this.#field.value.trim() }));
  }

  show(): void {
    const row = this.#settings.row(KEY);
    if (document.activeElement !== this.#field) this.#field.value = this.#settings.shownValue(row);
    this.#field.disabled = row.locked !== null;
    setText(this.#why, row.locked?.why ?? '');
    const fault = this.#settings.unsaved.faultOf(KEY);
    setText(this.#fault, fault);
    if (fault === '') this.#field.removeAttribute('aria-invalid');
    else this.#field.setAttribute('aria-invalid', 'true');
  }
}
