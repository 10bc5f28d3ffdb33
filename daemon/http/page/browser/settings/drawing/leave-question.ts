import { build, button } from '../../dom.ts';
import { text } from '../../text.ts';

/** Asks whether to leave a page with something that is not saved. */
export class LeaveQuestion {
  readonly #dialog: HTMLDialogElement;
  #leave = (): void => {};

  constructor() {
    const stay = button(text('drawing.stay'), () => this.#dialog.close(), { class: 'primary' });
    const leave = button(
      text('drawing.leave'),
      () => {
        this.#dialog.close();
        this.#leave();
      },
      { class: 'secondary' },
    );
    this.#dialog = build(
      'dialog',
      { class: 'sheet', 'aria-labelledby': 'leave-title' },
      build('h2', { id: 'leave-title' }, text('drawing.leaveTitle')),
      build('p', {}, text('drawing.leaveDetail')),
      stay,
      leave,
    );
    this.#dialog.addEventListener('close', () => this.#dialog.remove());
  }

  /** `leave`: the answer is yes. */
  ask(leave: () => void): void {
    this.#leave = leave;
    if (this.#dialog.open) return;
    document.body.append(this.#dialog);
    this.#dialog.showModal();
  }
}
