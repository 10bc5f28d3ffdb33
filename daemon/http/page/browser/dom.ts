/**
 * An element of index.html.
 *
 * @throws Error when it is not there, which is a mistake in index.html.
 */
export function element<T extends Element>(selector: string, kind: abstract new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${selector}`);
  return found;
}

/** Sets the text only when it is another one: a screen reader would read it again, and a browser lay out anew. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** A new element with a text and a class. */
export function made(tag: string, text: string, className = ''): HTMLElement {
  const created = document.createElement(tag);
  created.textContent = text;
  if (className !== '') created.className = className;
  return created;
}
