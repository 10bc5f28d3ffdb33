import { enableCopyButton } from './copy-button.ts';

/** Fills in this camera's URLs and makes the copy buttons work. `onRefused` is called when the browser does not allow it. */
export function enableCopying(onRefused: () => void): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    const { address } = row.dataset;
    const field = row.querySelector('input');
    if (address !== undefined && field !== null) field.value = new URL(address, document.baseURI).href;
    const button = row.querySelector('button');
    const source = field ?? row.querySelector('code');
    if (button === null || source === null) continue;
    enableCopyButton(button, source, onRefused);
  }
}
