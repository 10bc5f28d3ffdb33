import { build, icon } from '../../dom.ts';

/** The head of a page for drawing: a way back to the picture, its title, and what can be done. */
export function drawingHead(title: string, back: string, ...actions: readonly HTMLElement[]): HTMLElement {
  const way = build('a', { href: '#picture', class: 'icon-button', 'aria-label': back });
  way.append(icon('back'));
  return build(
    'div',
    { class: 'drawing-head' },
    way,
    build('h2', { tabindex: '-1' }, title),
    build('div', { class: 'drawing-actions' }, ...actions),
  );
}
