import { element, setText } from './dom.ts';
import type { PageStatus } from './status.ts';

/** The camera's name. */
export function shownName(): string {
  return nameElement().textContent;
}

/** The camera's name as it stands in file names. */
export function fileName(): string {
  return nameElement().dataset['inFiles'] ?? '';
}

/** Shows the name of a camera that was renamed after this page was loaded. */
export function showName({ name, fileName: inFiles }: Pick<PageStatus, 'name' | 'fileName'>): void {
  if (name === null || inFiles === null) return;
  const before = shownName();
  if (name === before) return;
  const heading = nameElement();
  setText(heading, name);
  heading.dataset['inFiles'] = inFiles;
  // Its start says what is wrong, if anything is.
  document.title = `${document.title.slice(0, -before.length)}${name}`;
}

function nameElement(): HTMLElement {
  return element('#name', HTMLElement);
}
