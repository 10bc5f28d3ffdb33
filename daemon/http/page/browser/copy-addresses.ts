/** Fills in this camera's URLs and makes their copy buttons work. `onCopied` gets whether the browser allowed it. */
export function showAddresses(onCopied: (copied: boolean) => void): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-address]')) {
    const address = new URL(row.dataset['address'] ?? '', document.baseURI).href;
    const field = row.querySelector('input');
    if (field === null) continue;
    field.value = address;
    row.querySelector('button')?.addEventListener('click', () => void copy(field).then(onCopied));
  }
}

/** navigator.clipboard is missing on pages served by plain http; the old copy command works there. */
async function copy(field: HTMLInputElement): Promise<boolean> {
  field.select();
  try {
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(field.value);
      return true;
    }
  } catch {
    // Not allowed, as in a frame; the old command may be.
  }
  return document.execCommand('copy');
}
