/** The browser reads the object URL some time after the click. */
const REVOKE_AFTER_MS = 60_000;

/** Makes the browser save bytes as a file of that name. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  download(url, name);
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}

/** Makes the browser save what is at a URL of this camera; an empty name leaves it to the camera. */
export function download(url: string, name = ''): void {
  const link = document.createElement('a');
  link.download = name;
  link.href = url;
  link.click();
}
