import { build, button, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { nameText } from '../rows/value-text.ts';
import type { SectionParts } from '../section.ts';
import type { SettingsDocument } from '../settings-document.ts';

/** Asks an admin to look at the masks again after the camera looks at something else. */
export class MasksQuestion {
  readonly root: HTMLElement;
  readonly #parts: SectionParts;
  readonly #detail = build('p');

  constructor(parts: SectionParts) {
    this.#parts = parts;
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
    const { settings } = this.#parts;
    const { maskReview } = settings.document;
    if (maskReview === null) return;
    const path = `settings/masks?view=${encodeURIComponent(maskReview.view)}`;
    // If the view has changed meanwhile, the answer has the new question.
    void settings.request({ method: 'POST', path });
  }
}
