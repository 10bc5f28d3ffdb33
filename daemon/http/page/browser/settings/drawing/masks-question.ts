import { build, button, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { nameText } from '../rows/value-text.ts';
import type { SettingsDocument } from '../settings-document.ts';
import type { SettingsStore } from '../settings-store.ts';

/** Asks an admin to look at the masks again after the camera looks at something else. */
export class MasksQuestion {
  readonly root: HTMLElement;
  readonly #settings: SettingsStore;
  readonly #detail = build('p');

  constructor(settings: SettingsStore) {
    this.#settings = settings;
    const right = button(text('drawing.theyAreRight'), () => this.#confirm(), { class: 'secondary' });
    const words = build('div', {}, build('strong', {}, text('drawing.lookAgain')), this.#detail);
    this.root = build('div', { class: 'drawing-question', role: 'group' }, words, right);
  }

  show({ maskReview }: SettingsDocument): void {
    this.root.hidden = maskReview === null;
    if (maskReview === null) return;
    const names = maskReview.changed.map((key) => nameText({ key })).join(', ');
    setText(
      this.#detail,
      names === '' ? text('drawing.viewUnknown') : text('drawing.viewChanged', { names }),
    );
  }

  #confirm(): void {
    const { maskReview } = this.#settings.document;
    if (maskReview === null) return;
    const path = `settings/masks?view=${encodeURIComponent(maskReview.view)}`;
    // If the view has changed meanwhile, the answer has the new question.
    void this.#settings.request({ method: 'POST', path });
  }
}
