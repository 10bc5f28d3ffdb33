import { build } from '../../dom.ts';

/** A row that does something instead of asking for a value. */
export function actionRow(title: string, about: string, control: HTMLElement): HTMLElement {
  return build(
    'div',
    { class: 'row' },
    build('div', { class: 'about' }, build('p', { class: 'name' }, title), build('p', {}, about)),
    build('div', { class: 'control' }, control),
  );
}
