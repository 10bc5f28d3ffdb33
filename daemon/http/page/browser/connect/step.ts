import { build, icon, setText } from '../dom.ts';
import { LANGUAGE } from '../text.ts';

/** A numbered step: what to do, how to do it, and what comes of it. What else it shows is appended to its root. */
export class Step {
  readonly root: HTMLElement;
  readonly #number: number;
  readonly #badge = build('span', { class: 'badge', 'aria-hidden': 'true' });
  readonly #title = build('h3', { tabindex: '-1' });
  readonly #help = build('p');
  readonly #question = build('p', { class: 'question', hidden: '' });
  readonly #failure = build('p', { role: 'alert' });
  readonly #actions = build('div', { class: 'step-actions' });

  constructor(number: number) {
    this.#number = number;
    this.#badge.textContent = String(number);
    const words = build(
      'div',
      { class: 'step-words', 'aria-live': 'polite' },
      this.#title,
      this.#help,
      this.#question,
      this.#failure,
    );
    this.root = build(
      'div',
      { class: 'step' },
      build('div', { class: 'step-head', lang: LANGUAGE }, this.#badge, words, this.#actions),
    );
  }

  set done(done: boolean) {
    if (this.root.hasAttribute('data-done') === done) return;
    this.root.toggleAttribute('data-done', done);
    this.#badge.replaceChildren(done ? icon('check') : String(this.#number));
  }

  say(title: string, help: string): void {
    setText(this.#title, title);
    setText(this.#help, help);
  }

  /** What the person is asked, and why the last attempt failed; '' for nothing. */
  warn(question: string, failure: string): void {
    this.#question.hidden = question === '';
    setText(this.#question, question);
    setText(this.#failure, failure);
  }

  /** Replaces the buttons, or what stands there instead. The focus stays here. */
  act(...actions: readonly HTMLElement[]): void {
    // A status that is the same is not read out again.
    const html = actions.map(({ outerHTML }) => outerHTML).join('');
    if (this.#actions.innerHTML === html) return;
    const hadFocus = this.#actions.contains(document.activeElement);
    this.#actions.replaceChildren(...actions);
    if (hadFocus) (this.#actions.querySelector<HTMLElement>('button:enabled') ?? this.#title).focus();
  }
}
