import { enableCopyButton } from '../copy-button.ts';
import { build, icon } from '../dom.ts';
import { text } from '../text.ts';

/** Puts a copy button on each file and command of a recipe, and beside each value of a field. */
export function addCopyButtons(section: HTMLElement): void {
  for (const figure of section.querySelectorAll('figure')) {
    const source = figure.querySelector('pre');
    const label = figure.querySelector('figcaption')?.textContent ?? '';
    if (source !== null) figure.append(copyButtonFor(source, text('connect.copy'), label));
  }
  for (const value of section.querySelectorAll('dd')) {
    const source = value.querySelector('code');
    const label = value.previousElementSibling?.textContent ?? '';
    if (source !== null) value.append(copyButtonFor(source, '', label));
  }
}

/** Its name says what it copies, because a page has many of them. */
function copyButtonFor(source: HTMLElement, shown: string, label: string): HTMLButtonElement {
  const name = label === '' ? text('connect.copy') : text('connect.copyNamed', { what: label });
  const made = build(
    'button',
    { type: 'button', class: 'copy', 'aria-label': name, title: name },
    icon('copy'),
    shown,
  );
  enableCopyButton(made, source, () => {
    made.after(build('small', { role: 'status' }, text('connect.notCopied')));
  });
  return made;
}
