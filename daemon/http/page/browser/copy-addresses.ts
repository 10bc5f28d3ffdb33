/** Fills in this camera's addresses and lets them be copied. `onCopied` is told whether it could be done. */
export function showAddresses(onCopied: (done: boolean) => void): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-address]')) {
    const address = new URL(row.dataset['address'] ?? '', document.baseURI).href;
    const field = row.querySelector('input');
    if (field === null) continue;
    field.value = address;
    row.querySelector('button')?.addEventListener('click', () => void copy(field).then(onCopied));
  }
}

/** Pages that come by plain http have no navigator.clipboard; the old command works there. */
async function copy(field: HTMLInputElement): Promise<boolean> {
  field.select();
  try {
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(field.value);
      return true;
    }
  } catch {
    // Not allowed, as in a frame: the command may be.
  }
  return document.execCommand('copy');
}
