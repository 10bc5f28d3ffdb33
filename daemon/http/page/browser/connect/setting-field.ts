import { build, setText } from '../dom.ts';
import { errorText } from '../settings/error-text.ts';
import { askDaemon } from '../settings/settings-api.ts';
import type { SettingsAnswer } from '../settings/settings-api.ts';
import { rowsOf } from '../settings/settings-document.ts';
import { text } from '../text.ts';

/** Shows the value of the setting that a recipe explains, and lets an admin change it there. */
export class SettingField {
  readonly #key: string;
  readonly #field: HTMLInputElement;
  readonly #save = build('button', { type: 'submit', class: 'outlined' }, text('connect.save'));
  readonly #saved = build('p', { role: 'status' });
  readonly #failure = build('p', { role: 'alert' });
  /** The ETag of the settings that are shown. */
  #tag = '';

  constructor(key: string) {
    this.#key = key;
    this.#field = build('input', { id: `setting-${key}`, autocomplete: 'off', spellcheck: 'false' });
  }

  /** Adds itself to the recipe once it knows the value. */
  async addTo(block: HTMLElement): Promise<void> {
    const name = text(this.#key === 'CORS_ORIGIN' ? 'connect.allowedOrigin' : 'connect.allowedSites');
    const label = build('label', { for: this.#field.id }, name);
    const form = build('form', {}, label, this.#field, this.#save, this.#saved, this.#failure);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#change();
    });
    const answer = await askDaemon({ method: 'GET', path: 'settings.json' }, '');
    this.#show(answer);
    if (answer.kind === 'ok') block.append(form);
  }

  async #change(): Promise<void> {
    this.#say('', '');
    this.#save.disabled = true;
    const body = JSON.stringify({ [this.#key]: this.#field.value });
    const answer = await askDaemon({ method: 'PATCH', path: 'settings.json', body }, this.#tag);
    this.#save.disabled = false;
    this.#show(answer);
    if (answer.kind === 'ok') return this.#say(text('connect.saved'), '');
    if (answer.kind !== 'refused') return this.#say('', text('connect.unreachable'));
    const { error, problems, seen } = answer;
    const why = problems.map(({ message }) => message).join(' ') || errorText(error);
    this.#say('', seen === null ? why : text('connect.changedMeanwhile'));
  }

  /** Shows what the daemon says that the settings are now, if it says it. */
  #show(answer: SettingsAnswer): void {
    const seen = 'seen' in answer ? answer.seen : null;
    const row = seen === null ? undefined : rowsOf(seen.document).find(({ key }) => key === this.#key);
    if (seen === null || row === undefined) return;
    this.#tag = seen.tag;
    this.#field.value = row.value ?? '';
    this.#field.disabled = row.locked !== null;
    this.#save.hidden = row.locked !== null;
    if (row.locked !== null) this.#say(row.locked.why, '');
  }

  #say(saved: string, failure: string): void {
    setText(this.#saved, saved);
    setText(this.#failure, failure);
    if (failure === '') this.#field.removeAttribute('aria-invalid');
    else this.#field.setAttribute('aria-invalid', 'true');
  }
}
