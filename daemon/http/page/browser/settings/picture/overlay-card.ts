import { build, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { choiceField } from '../rows/choice-fields.ts';
import type { Field } from '../rows/field.ts';
import { SettingRowView } from '../rows/setting-row.ts';
import { lockText } from '../rows/source-text.ts';
import type { SettingRow } from '../settings-document.ts';
import type { PictureTrial } from './picture-trial.ts';

/** What people mean by "time and name". */
export const USUAL_TEXT = '%F %T %Z {name}';

/** The rows of the overlay, by key. */
export type RowOf = (key: string) => SettingRow;

/** Time and name in the picture: whether, what and where. */
export class OverlayCard {
  readonly root: HTMLElement;
  readonly #trial: PictureTrial;
  readonly #on = build('input', {
    type: 'checkbox',
    role: 'switch',
    class: 'switch',
    id: 'overlay-on',
    'aria-describedby': 'overlay-about',
  });
  readonly #words = build('input', {
    id: 'overlay-text',
    'aria-label': text('picture.overlayText'),
    'aria-describedby': 'overlay-about overlay-fault',
    maxlength: '320',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
  });
  readonly #place: Field;
  readonly #zone: SettingRowView;
  readonly #about = build('p', { id: 'overlay-about' });
  readonly #fault = build('p', { class: 'fault', id: 'overlay-fault', role: 'alert' });
  readonly #details: HTMLElement;
  #lastText = USUAL_TEXT;

  constructor(trial: PictureTrial, rowOf: RowOf) {
    this.#trial = trial;
    const position = rowOf('OVERLAY_POSITION');
    this.#place = choiceField(
      {
        row: position,
        labels: { field: 'overlay-place', name: 'overlay-name', about: 'overlay-about' },
        onValue: (value) => trial.change({ OVERLAY_POSITION: value }),
        onFault: () => {},
      },
      position.type.kind === 'choice' ? position.type.choices : [],
    );
    this.#zone = new SettingRowView(trial, rowOf('TIMEZONE'));
    this.#details = build(
      'div',
      { class: 'overlay-details' },
      build('div', { class: 'overlay-text' }, this.#words, this.#place.root),
      this.#fault,
      this.#zone.root,
    );
    this.#on.addEventListener('change', () =>
      trial.change({ OVERLAY_TEXT: this.#on.checked ? this.#lastText : '' }),
    );
    this.#words.addEventListener('input', () => trial.change({ OVERLAY_TEXT: this.#words.value.trim() }));
    const name = build(
      'label',
      { for: 'overlay-on', id: 'overlay-name', class: 'name' },
      text('picture.overlay'),
    );
    this.root = build(
      'div',
      { class: 'overlay-card' },
      build('div', { class: 'overlay-head' }, build('div', { class: 'about' }, name, this.#about), this.#on),
      this.#details,
    );
    const zone = this.#zone.root.querySelector('input');
    if (zone !== null) suggestZones(zone);
  }

  show(rowOf: RowOf): void {
    const row = rowOf('OVERLAY_TEXT');
    const lock = lockText(row);
    const value = this.#trial.shownValue(row);
    const position = rowOf('OVERLAY_POSITION');
    // A text that is emptied to type another one is no switch that was turned off.
    const isTyped = document.activeElement === this.#words;
    if (value !== '') this.#lastText = value;
    this.#on.checked = value !== '';
    this.#on.disabled = this.#words.disabled = lock !== '';
    this.#details.hidden = value === '' && !isTyped;
    if (!isTyped) this.#words.value = value;
    setText(this.#about, lock === '' ? text('picture.overlayAbout') : lock);
    setText(this.#fault, this.#trial.unsaved.faultOf('OVERLAY_TEXT'));
    this.#words.setAttribute('aria-invalid', String(this.#fault.textContent !== ''));
    this.#place.show(this.#trial.shownValue(position));
    this.#place.lock(position.locked !== null);
    this.#zone.show(rowOf('TIMEZONE'));
  }
}

/** The browser knows the names of the time zones. */
function suggestZones(input: HTMLInputElement): void {
  input.placeholder = text('picture.zoneOfCamera');
  if (!('supportedValuesOf' in Intl)) return;
  const list = build('datalist', { id: 'time-zones' });
  for (const zone of Intl.supportedValuesOf('timeZone')) list.append(build('option', { value: zone }));
  input.setAttribute('list', list.id);
  input.after(list);
}
