/** The token that the page was opened with, for a frame on another site, which gets no cookie of ours. */
const token = new URLSearchParams(location.search).get('token');

/** An address of this daemon, as this page may ask it. */
export function own(path: string): string {
  if (token === null) return path;
  return `${path}${path.includes('?') ? '&' : '?'}token=${encodeURIComponent(token)}`;
}
