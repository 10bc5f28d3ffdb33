/**
 * Finds an element of index.html.
 *
 * @throws Error when it is missing, which is a mistake in index.html.
 */
export function element<T extends Element>(selector: string, kind: abstract new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${selector}`);
  return found;
}

/**
 * Finds the part of a live view with this `data-part`: ids would allow only one live view on a page.
 *
 * @throws Error when it is missing, which is a mistake in the HTML.
 */
export function part<T extends Element>(root: Element, name: string, kind: abstract new () => T): T {
  const selector = `[data-part="${name}"]`;
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the live view has no ${selector}`);
  return found;
}

/** Sets the text only if it changes: setting it makes screen readers read it again and the browser redo its layout. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

export function createElement(tag: string, text: string, className = ''): HTMLElement {
  const created = document.createElement(tag);
  created.textContent = text;
  if (className !== '') created.className = className;
  return created;
}

/** Attributes of an element; null leaves one out. */
type Attributes = Readonly<Record<string, string | null>>;

/** Makes an element. `build('a', { href: './' }, 'Live')` */
export function build<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A picture of the page's sheet of icons, without a meaning of its own. */
export function icon(name: string): SVGSVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  made.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#i-${name}`);
  made.append(use);
  return made;
}

/** A button that runs `act`. */
export function button(label: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = build('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', act);
  return made;
}
