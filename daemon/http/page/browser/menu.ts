/** What a button of the toolbar opens. It closes by Escape, and when the focus or a pointer goes elsewhere. */
export class Menu {
  readonly #button: HTMLElement;
  readonly #list: HTMLElement;

  constructor(button: HTMLElement, list: HTMLElement) {
    this.#button = button;
    this.#list = list;
    document.addEventListener('pointerdown', ({ target }) => {
      if (!this.#has(target)) this.#show(false);
    });
    list.addEventListener('focusout', ({ relatedTarget }) => {
      // Null: the window lost the focus, or a pointer came down on nothing, which is seen above.
      if (relatedTarget !== null && !this.#has(relatedTarget)) this.#show(false);
    });
  }

  get open(): boolean {
    return !this.#list.hidden;
  }

  toggle(): void {
    this.#show(!this.open);
  }

  /** Returns the focus to the button. */
  close(): void {
    if (this.#list.contains(document.activeElement)) this.#button.focus();
    this.#show(false);
  }

  #has(target: EventTarget | null): boolean {
    return target instanceof Node && (this.#list.contains(target) || this.#button.contains(target));
  }

  #show(open: boolean): void {
    this.#list.hidden = !open;
    this.#button.setAttribute('aria-expanded', String(open));
  }
}
