import { element, setText } from '../dom.ts';
import { text } from '../text.ts';

/** Whether a search finds an app: each of its words is in the text. */
export function findsApp(search: string, words: string): boolean {
  const known = words.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word));
}

/**
 * The list of apps, its search field, and which app is shown: the one whose id is in the URL after `#`. Without one, it is
 * the first; where there is no room for list and app side by side, the list.
 */
export class AppMenu {
  readonly #links = [...document.querySelectorAll<HTMLAnchorElement>('.apps li a')];
  readonly #sections = [...document.querySelectorAll<HTMLElement>('.recipes > section')];
  readonly #search = element('#find', HTMLInputElement);
  readonly #none = element('#no-app', HTMLElement);
  readonly #onShow: (section: HTMLElement, isAsked: boolean) => void;

  /** @param onShow called with the section that is shown from now on; `isAsked`: the URL names it */
  constructor(onShow: (section: HTMLElement, isAsked: boolean) => void) {
    this.#onShow = onShow;
  }

  start(): void {
    this.#search.addEventListener('input', () => this.#filter());
    this.#search.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') this.#shownLinks[0]?.click();
    });
    addEventListener('hashchange', () => this.#show(true));
    this.#show(false);
  }

  get #shownLinks(): HTMLAnchorElement[] {
    return this.#links.filter((link) => link.parentElement?.hidden === false);
  }

  #filter(): void {
    for (const link of this.#links) {
      const item = link.parentElement;
      const words = `${link.hash} ${link.textContent} ${link.dataset['what'] ?? ''}`;
      if (item !== null) item.hidden = !findsApp(this.#search.value, words);
    }
    setText(this.#none, this.#shownLinks.length > 0 ? '' : text('connect.noApp'));
  }

  #show(moveFocus: boolean): void {
    const id = location.hash.slice(1);
    const asked = this.#sections.find((section) => section.id === id);
    const shown = asked ?? this.#sections[0];
    document.documentElement.toggleAttribute('data-list', asked === undefined);
    for (const section of this.#sections) section.hidden = section !== shown;
    for (const link of this.#links)
      if (link.hash === `#${shown?.id}`) {
        link.setAttribute('aria-current', 'true');
        link.scrollIntoView({ block: 'nearest' });
      } else link.removeAttribute('aria-current');
    if (shown === undefined) return;
    this.#onShow(shown, asked !== undefined);
    if (!moveFocus) return;
    scrollTo({ top: 0 });
    if (asked !== undefined) shown.querySelector('h2')?.focus({ preventScroll: true });
    else this.#links[0]?.focus();
  }
}
