import { createElement } from './dom.ts';
import { text } from './text.ts';

const COPIED_MS = 2000;

/** Makes a button copy the text of an element or field, and say so. `onRefused` is called when the browser does not allow it: the text is selected then. */
export function enableCopyButton(
  button: HTMLButtonElement,
  source: HTMLElement,
  onRefused: () => void,
): void {
  button.addEventListener(
    'click',
    () => void copy(source).then((done) => (done ? say(button) : onRefused())),
  );
}

/** On the button itself: on a phone, nothing else of the page may be in sight. */
function say(button: HTMLButtonElement): void {
  if (button.hasAttribute('data-copied')) return;
  const copied = createElement('span', text('live.copied'), 'copied');
  copied.setAttribute('role', 'status');
  button.setAttribute('data-copied', '');
  button.append(copied);
  setTimeout(() => {
    copied.remove();
    button.removeAttribute('data-copied');
  }, COPIED_MS);
}

/** navigator.clipboard is missing on pages served by plain http; the old copy command works there. */
async function copy(source: HTMLElement): Promise<boolean> {
  if (source instanceof HTMLInputElement) source.select();
  else getSelection()?.selectAllChildren(source);
  try {
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(
        source instanceof HTMLInputElement ? source.value : source.textContent,
      );
      return true;
    }
  } catch {
    // Not allowed, as in a frame; the old command may be.
  }
  return document.execCommand('copy');
}
