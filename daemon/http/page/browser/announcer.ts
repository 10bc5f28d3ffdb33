import { element, setText } from './dom.ts';

/** A state that changes back within this is not told. */
const SETTLED_MS = 1200;
const NOTICE_MS = 5000;

/** Tells what has happened: in words for screen readers, and for acts of the person in a note that everybody sees. */
export class Announcer {
  readonly #announcement = element('#announcement', HTMLElement);
  readonly #notice = element('#notice', HTMLElement);
  #told = '';
  #settling = 0;
  #fading = 0;
  #next = '';

  /** The state of the picture; told once it has lasted, and only when it is another one. */
  state(text: string): void {
    if (text === this.#next) return;
    this.#next = text;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (this.#told !== text) setText(this.#announcement, (this.#told = text));
    }, SETTLED_MS);
  }

  /** What became of something that the person did. */
  notice(text: string): void {
    clearTimeout(this.#fading);
    this.#notice.textContent = text;
    this.#notice.dataset['shown'] = '';
    this.#fading = setTimeout(() => delete this.#notice.dataset['shown'], NOTICE_MS);
  }
}
