import { element } from './dom.ts';
import type { PreferenceStore } from './preference-store.ts';
import { detailsAreBeside } from './stored-layout.ts';

/** What the page shows around the picture: the details, or, in theatre mode, nothing. */
export class Layout {
  readonly #page = document.documentElement;
  readonly #toggle = element('#details-toggle', HTMLButtonElement);
  readonly #close = element('#details-close', HTMLButtonElement);
  readonly #preferences: PreferenceStore;

  constructor(preferences: PreferenceStore) {
    this.#preferences = preferences;
    this.#toggle.addEventListener('click', () => this.toggleDetails());
    this.#close.addEventListener('click', () => this.toggleDetails());
    this.#update();
  }

  get details(): boolean {
    return this.#page.hasAttribute('data-details');
  }

  get theatre(): boolean {
    return this.#page.hasAttribute('data-theatre');
  }

  toggleDetails(): void {
    if (this.theatre) this.toggleTheatre();
    const hadFocus = element('#details', HTMLElement).contains(document.activeElement);
    const open = this.#page.toggleAttribute('data-details');
    this.#preferences.update({ details: open });
    this.#update();
    if (hadFocus) this.#toggle.focus();
    // Where the details cover the picture, the focus goes with them.
    else if (open && !detailsAreBeside()) this.#close.focus();
  }

  toggleTheatre(): void {
    this.#page.toggleAttribute('data-theatre');
  }

  /** Escape: leaves theatre mode, or closes the details that cover the picture. */
  leave(): void {
    if (this.theatre) this.toggleTheatre();
    else if (this.details && !detailsAreBeside()) this.toggleDetails();
  }

  #update(): void {
    this.#toggle.setAttribute('aria-expanded', String(this.details));
  }
}
