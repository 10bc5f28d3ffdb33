/** The token in the page's URL: an embed on another site has no session cookie, and needs the token in each request. */
const token = new URLSearchParams(location.search).get('token');

/** The URL of a path of this daemon, relative to the page, with the page's token if it has one. */
export function apiUrl(path: string): string {
  if (token === null) return path;
  return `${path}${path.includes('?') ? '&' : '?'}token=${encodeURIComponent(token)}`;
}
