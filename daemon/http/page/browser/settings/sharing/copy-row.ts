import { enableCopyButton } from '../../copy-button.ts';
import { build, icon } from '../../dom.ts';
import { text } from '../../text.ts';

/** A text that cannot be changed, with a button that copies it. `kind` is `primary` for what a person came for. */
export function copyRow(
  label: string,
  value: string,
  kind: 'primary' | 'secondary' = 'primary',
): HTMLElement {
  const field = build('input', { readonly: '', value, 'aria-label': label });
  const note = build('small', { role: 'status' });
  const copy = build('button', { type: 'button', class: kind }, icon('copy'), text('live.copy'));
  enableCopyButton(copy, field, () => {
    note.textContent = text('live.notCopied');
  });
  return build('div', { class: 'copy-row' }, field, copy, note);
}
