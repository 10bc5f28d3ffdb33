import { element, setText } from './dom.ts';

/** A state is announced once it has lasted this long. */
const SETTLE_MS = 1200;
const NOTICE_MS = 5000;

/** Announces states to screen readers, and shows everyone a short notice after an action. */
export class Announcer {
  readonly #announcement = element('#announcement', HTMLElement);
  readonly #notice = element('#notice', HTMLElement);
  #announced = '';
  #settleTimer = 0;
  #fadeTimer = 0;
  #pending = '';

  /** Announces the state of the picture once it has settled, unless it was announced last. */
  announce(text: string): void {
    if (text === this.#pending) return;
    this.#pending = text;
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => {
      if (this.#announced !== text) setText(this.#announcement, (this.#announced = text));
    }, SETTLE_MS);
  }

  /** Shows the result of a user's action. */
  notice(text: string): void {
    clearTimeout(this.#fadeTimer);
    this.#notice.textContent = text;
    this.#notice.dataset['shown'] = '';
    this.#fadeTimer = setTimeout(() => delete this.#notice.dataset['shown'], NOTICE_MS);
  }
}
