import { build, button, icon, setText } from '../../dom.ts';
import type { SettingRow } from '../settings-document.ts';
import type { SettingChanges } from '../settings-document.ts';
import type { UnsavedChanges } from '../unsaved-changes.ts';
import { text } from '../../text.ts';
import { choiceField, switchField } from './choice-fields.ts';
import type { Field, FieldParts } from './field.ts';
import { lockText, sourceText } from './source-text.ts';
import { secretField, textField } from './text-fields.ts';
import { nameText, valueText } from './value-text.ts';

/** What a row needs of the store of its changes. */
export interface RowStore {
  readonly unsaved: Pick<UnsavedChanges, 'valueOf' | 'faultOf'>;
  shownValue(row: SettingRow): string;
  change(changes: SettingChanges): void;
}

/** A row of the settings page: what a setting is, where its value comes from, and its field. */
export class SettingRowView {
  readonly root: HTMLElement;
  readonly #settings: RowStore;
  readonly #field: Field;
  readonly #was = build('span', { class: 'was' });
  readonly #source = build('span');
  readonly #lock: HTMLElement;
  readonly #lockText = build('span');
  readonly #fault: HTMLElement;
  readonly #reset: HTMLButtonElement;
  #row: SettingRow;
  /** Of what is entered, and not handed to the store. */
  #ownFault = '';

  constructor(settings: RowStore, row: SettingRow, makeField = fieldFor) {
    const { key } = row;
    this.#settings = settings;
    this.#row = row;
    const labels = { field: `field-${key}`, name: `name-${key}`, about: `about-${key} fault-${key}` };
    this.#field = makeField({
      row,
      labels,
      onValue: (value) => this.#enter(value),
      onFault: (fault) => {
        this.#ownFault = fault;
        this.#showFault();
      },
    });
    this.#fault = build('p', { class: 'fault', id: `fault-${key}`, role: 'alert' });
    this.#lock = build('p', { class: 'lock' }, icon('lock'), this.#lockText);
    this.#reset = button(text('settings.toDefault'), () => settings.change({ [key]: null }), {
      class: 'link',
      'aria-label': `${text('settings.toDefault')}: ${nameText(row)}`,
    });
    const name = build('label', { for: labels.field, id: labels.name }, nameText(row));
    this.root = build(
      'div',
      { class: 'row', 'data-key': key, 'data-kind': row.secret ? 'secret' : row.type.kind },
      build(
        'div',
        { class: 'about' },
        build('p', { class: 'name' }, name, ' ', this.#was),
        build(
          'div',
          { id: `about-${key}` },
          build('p', { class: 'help', lang: 'en' }, row.help),
          build('p', {}, this.#source, ' ', this.#reset),
          this.#lock,
        ),
        this.#fault,
      ),
      build('div', { class: 'control' }, this.#field.root),
    );
  }

  /** Shows the setting as it is now, with what is unsaved of it. `isDisabled`: it has no effect. */
  show(row: SettingRow, isDisabled = false): void {
    this.#row = row;
    const { unsaved } = this.#settings;
    const changed = unsaved.valueOf(row.key) !== undefined;
    this.root.toggleAttribute('data-changed', changed);
    setText(this.#was, changed ? this.#wasText() : '');
    setText(this.#source, sourceText(row));
    const lock = lockText(row);
    this.#lock.hidden = lock === '';
    setText(this.#lockText, lock);
    this.#reset.hidden = row.origin.kind !== 'browser' || unsaved.valueOf(row.key) === null;
    this.#field.lock(isDisabled || lock !== '');
    this.#field.show(this.#settings.shownValue(row));
    this.#showFault();
  }

  #wasText(): string {
    const { value } = this.#row;
    return value === null
      ? text('settings.changed')
      : text('settings.was', { value: valueText(this.#row, value) });
  }

  #enter(value: string): void {
    const { key, default: byDefault } = this.#row;
    this.#settings.change({ [key]: value === '' && byDefault !== '' ? null : value });
  }

  #showFault(): void {
    const fault = this.#ownFault || this.#settings.unsaved.faultOf(this.#row.key);
    setText(this.#fault, fault);
    this.#field.markInvalid(fault !== '');
  }
}

/** The field for the type of a setting. */
export function fieldFor(parts: FieldParts): Field {
  const { secret, type } = parts.row;
  if (secret) return secretField(parts);
  if (type.kind === 'on-off') return switchField(parts);
  return type.kind === 'choice' ? choiceField(parts, type.choices) : textField(parts);
}
