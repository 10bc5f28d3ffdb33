import { build, button, setText } from '../../dom.ts';
import { text } from '../../text.ts';

interface SheetParts {
  readonly title: string;
  /** Between the title and the buttons. */
  readonly content: readonly HTMLElement[];
  /** What the button that acts says; without it, the sheet only shows something. */
  readonly submit?: string;
  /** Whether the button takes something away. */
  readonly danger?: boolean;
  /** Resolves with what is wrong, or with '' when it is done and the sheet can close. */
  act?(): Promise<string>;
}

/** Opens a small dialog. It asks once: Escape and Cancel change nothing. */
export function openSheet({ title, content, submit, danger = false, act }: SheetParts): void {
  const problem = build('p', { role: 'alert', class: 'problem' });
  const close = button(text(submit === undefined ? 'sharing.done' : 'sharing.cancel'), () => dialog.close(), {
    class: submit === undefined ? 'primary' : 'secondary',
  });
  const run = submit === undefined ? null : build('button', { class: danger ? 'danger' : 'primary' }, submit);
  const form = build(
    'form',
    { autocomplete: 'off' },
    build('h2', { id: 'sheet-title' }, title),
    ...content,
    problem,
    ...(run === null ? [] : [run]),
    close,
  );
  const dialog = build('dialog', { class: 'sheet', 'aria-labelledby': 'sheet-title' }, form);
  const submitted = async () => {
    if (run === null || act === undefined) return dialog.close();
    run.disabled = true;
    const wrong = await act();
    run.disabled = false;
    setText(problem, wrong);
    if (wrong === '') dialog.close();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (run?.disabled !== true) void submitted();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** A field with its label, and below it what it may contain. */
export function labeled(label: string, field: HTMLElement, hint = ''): HTMLElement {
  const words = build('span', { class: 'label' }, label);
  return build(
    'label',
    { class: 'labeled' },
    words,
    field,
    ...(hint === '' ? [] : [build('small', {}, hint)]),
  );
}
