import { build, setText } from '../dom.ts';

/** What the save bar says. */
export interface BarMessage {
  /** The color of its mark. `busy`: something is under way. */
  readonly tone: 'busy' | 'good' | 'bad' | 'unsaved';
  readonly title: string;
  readonly detail: string;
  /** Buttons, the most important one last. */
  readonly actions: readonly HTMLElement[];
}

/**
 * The bar at the lower end of the page. It says one thing at a time: what `show` was given, else what `offer` was: that is for
 * a section with changes of its own, such as those that are tried in the picture.
 */
export class SaveBar {
  readonly #title = build('strong');
  readonly #detail = build('p');
  readonly #words = build('div', {}, this.#title, this.#detail);
  readonly root = build(
    'div',
    { class: 'save-bar', role: 'status', tabindex: '-1', hidden: '' },
    this.#words,
  );
  #shown: BarMessage | null = null;
  #offered: BarMessage | null = null;

  /** Whether a section has changes of its own. */
  get isOffering(): boolean {
    return this.#offered !== null;
  }

  show(message: BarMessage | null): void {
    this.#shown = message;
    this.#draw();
  }

  offer(message: BarMessage | null): void {
    this.#offered = message;
    this.#draw();
  }

  #draw(): void {
    const message = this.#shown ?? this.#offered;
    this.root.hidden = message === null;
    if (message === null) return;
    const { tone, title, detail, actions } = message;
    this.root.dataset['tone'] = tone;
    // The same words again would be read aloud again.
    setText(this.#title, title);
    setText(this.#detail, detail);
    const [, ...shown] = this.root.children;
    // A button that stays keeps the focus, and the finger that holds it.
    if (actions.length === shown.length && actions.every((action, at) => action === shown[at])) return;
    const hadFocus = this.root.contains(document.activeElement);
    this.root.replaceChildren(this.#words, ...actions);
    // The button that had it may be gone.
    if (hadFocus && !this.root.contains(document.activeElement)) this.root.focus();
  }
}
