import { build } from '../../dom.ts';
import { isOn } from './on-off.ts';
import { valueText } from './value-text.ts';
import type { Field, FieldParts } from './field.ts';

/** A segmented choice has room for this many. */
const MOST_SEGMENTS = 4;
const MOST_LETTERS = 22;

/** On or off. */
export function switchField({ labels, onValue }: FieldParts): Field {
  const input = build('input', {
    type: 'checkbox',
    role: 'switch',
    class: 'switch',
    id: labels.field,
    'aria-describedby': labels.about,
  });
  input.addEventListener('change', () => onValue(input.checked ? 'on' : 'off'));
  return {
    root: input,
    show: (value) => (input.checked = isOn(value)),
    lock: (locked) => (input.disabled = locked),
    markInvalid: () => {},
  };
}

/** One of some values; a setting whose default is empty has that as one more. */
export function choiceField(parts: FieldParts, choices: readonly string[]): Field {
  const all = parts.row.default === '' ? ['', ...choices] : choices;
  const letters = all.map((value) => valueText(parts.row, value)).join('').length;
  return all.length <= MOST_SEGMENTS && letters <= MOST_LETTERS ? segments(parts, all) : select(parts, all);
}

function segments({ row, labels, onValue }: FieldParts, all: readonly string[]): Field {
  const inputs = all.map((value) => {
    const input = build('input', { type: 'radio', name: labels.field, value });
    input.addEventListener('change', () => onValue(value));
    return input;
  });
  const root = build(
    'div',
    {
      class: 'segments',
      role: 'radiogroup',
      'aria-labelledby': labels.name,
      'aria-describedby': labels.about,
    },
    ...inputs.map((input) => build('label', {}, input, build('span', {}, valueText(row, input.value)))),
  );
  return {
    root,
    show: (value) => {
      for (const input of inputs) input.checked = input.value === value;
    },
    lock: (locked) => {
      for (const input of inputs) input.disabled = locked;
    },
    markInvalid: (invalid) => root.toggleAttribute('data-invalid', invalid),
  };
}

function select({ row, labels, onValue }: FieldParts, all: readonly string[]): Field {
  const options = all.map((value) => build('option', { value }, valueText(row, value)));
  const root = build('select', { id: labels.field, 'aria-describedby': labels.about }, ...options);
  root.addEventListener('change', () => onValue(root.value));
  return {
    root,
    show: (value) => (root.value = value),
    lock: (locked) => (root.disabled = locked),
    markInvalid: (invalid) => root.setAttribute('aria-invalid', String(invalid)),
  };
}
