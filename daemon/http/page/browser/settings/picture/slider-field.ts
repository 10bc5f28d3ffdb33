import { build } from '../../dom.ts';
import { text } from '../../text.ts';
import type { Field, FieldParts } from '../rows/field.ts';
import { textField } from '../rows/text-fields.ts';
import { nameText, valueText } from '../rows/value-text.ts';
import { limitsOf, positionOf, valueAt } from './slider-scale.ts';
import type { SliderScale } from './slider-scale.ts';

/**
 * A slider with the number beside it. A tick marks the value that an empty setting has; double-click and Delete bring it back.
 * With `auto` in its scale, it has a box to let the camera decide.
 */
export function sliderField(parts: FieldParts, scale: SliderScale): Field {
  const { row, labels, onValue } = parts;
  const { auto } = scale;
  const { min, max, step } = limitsOf(scale);
  const range = build('input', {
    type: 'range',
    min: String(min),
    max: String(max),
    step: String(step),
    'aria-labelledby': labels.name,
    'aria-describedby': labels.about,
  });
  const slider = build('span', { class: 'slider' }, range);
  const number = textField(parts);
  const box = build('input', {
    type: 'checkbox',
    'aria-label': `${text('picture.auto')}: ${nameText(row)}`,
  });
  const automatic = build('label', { class: 'auto' }, box, text('picture.auto'));
  const isAuto = (value: string) => auto !== undefined && value === '';
  const initial = auto === undefined ? String(scale.neutral) : '';
  const share = (position: number) => String((position - min) / (max - min));
  const mark = (value: string) => {
    // An automatic value has no place on the slider.
    slider.toggleAttribute('data-auto', isAuto(value));
    slider.style.setProperty('--at', share(Number(range.value)));
    slider.style.setProperty('--tick', share(positionOf(scale, scale.neutral)));
    range.setAttribute('aria-valuetext', valueText(row, value));
  };
  const show = (value: string) => {
    const amount = value === '' ? scale.neutral : Number(value);
    range.value = String(positionOf(scale, amount));
    box.checked = isAuto(value);
    number.show(value);
    mark(value);
  };
  range.addEventListener('input', () => {
    const value = valueAt(scale, Number(range.value));
    show(value);
    onValue(value);
  });
  range.addEventListener('dblclick', () => onValue(initial));
  range.addEventListener('keydown', (event) => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    onValue(initial);
  });
  box.addEventListener('change', () => onValue(box.checked ? '' : String(scale.neutral)));
  return {
    root: build(
      'span',
      { class: 'slider-field' },
      slider,
      number.root,
      ...(auto === undefined ? [] : [automatic]),
    ),
    show,
    lock: (locked) => {
      range.disabled = box.disabled = locked;
      number.lock(locked);
    },
    markInvalid: (invalid) => number.markInvalid(invalid),
  };
}
