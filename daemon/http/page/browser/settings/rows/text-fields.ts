import { build, button } from '../../dom.ts';
import { text } from '../../text.ts';
import type { Field, FieldParts } from './field.ts';
import { valueFault } from './value-check.ts';
import { unitText, valueText } from './value-text.ts';

/** One line: a number with its unit, a size, a list, or any text. It counts when the field is left, or Enter is pressed. */
export function textField({ row, labels, onValue, onFault }: FieldParts): Field {
  const { type } = row;
  const isNumber = type.kind === 'integer' || type.kind === 'number';
  const input = build('input', {
    id: labels.field,
    type: isNumber ? 'number' : 'text',
    'aria-describedby': labels.about,
    autocapitalize: 'none',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder:
      row.default === '' && type.kind !== 'text' && type.kind !== 'list' ? valueText(row, '') : null,
    ...(isNumber
      ? { min: String(type.min), max: String(type.max), step: String(type.step ?? 'any') }
      : { maxlength: 'maxLength' in type ? String(type.maxLength) : null }),
  });
  const unit = isNumber && type.unit !== '' ? [build('span', { class: 'unit' }, unitText(type.unit))] : [];
  let shown = '';
  input.addEventListener('change', () => {
    // A browser gives '' for what is no number.
    const value = input.validity.badInput ? '?' : input.value.trim();
    const fault = valueFault(row, value);
    onFault(fault);
    if (fault === '') onValue((shown = value));
  });
  return {
    root: build('span', { class: 'text-field' }, input, ...unit),
    show: (value) => {
      if (value === shown) return;
      input.value = shown = value;
      onFault('');
    },
    lock: (locked) => (input.disabled = locked),
    markInvalid: (invalid) => input.setAttribute('aria-invalid', String(invalid)),
  };
}

/** A value that is never shown: it can be replaced. */
export function secretField({ row, labels, onValue, onFault }: FieldParts): Field {
  const state = build(
    'span',
    { class: 'unit' },
    text(row.isSet ? 'settings.secretSet' : 'settings.secretNotSet'),
  );
  const input = build('input', {
    id: labels.field,
    type: 'password',
    autocomplete: 'off',
    'aria-describedby': labels.about,
    hidden: '',
  });
  const replace = button(text(row.isSet ? 'settings.replace' : 'settings.set'), () => open(true), {
    class: 'secondary',
    'aria-describedby': labels.name,
  });
  const open = (isOpen: boolean) => {
    input.hidden = !isOpen;
    replace.hidden = state.hidden = isOpen;
    input.value = '';
    if (isOpen) input.focus();
  };
  const form = build('form', { class: 'secret-field' }, state, replace, input);
  const enter = () => {
    const value = input.value.trim();
    const fault = valueFault(row, value);
    onFault(fault);
    if (fault === '' && value !== '') onValue(value);
  };
  input.addEventListener('change', enter);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    enter();
  });
  input.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    open(false);
    replace.focus();
  });
  input.addEventListener('blur', () => {
    if (input.value === '') open(false);
  });
  return {
    root: form,
    // A saved secret has become what is set.
    show: () => {
      if (document.activeElement !== input) open(false);
    },
    lock: (locked) => (replace.disabled = locked),
    markInvalid: (invalid) => input.setAttribute('aria-invalid', String(invalid)),
  };
}
