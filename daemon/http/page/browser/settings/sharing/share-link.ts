/** The URL of the live view below this page's, also behind a proxy that put the camera below a path. */
export function shareLink(token: string, pictureOnly: boolean, page: string): string {
  const url = new URL('./', page);
  if (pictureOnly) url.searchParams.set('embed', '1');
  url.searchParams.set('token', token);
  return url.href;
}

/** Whether a link with this host works only on the machine that made it. */
export function isOnlyHere(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}
