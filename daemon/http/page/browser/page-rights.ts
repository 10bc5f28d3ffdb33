/** What the client of this page may do, as the daemon has written it into the page. */
export function rightsOfPage(): readonly string[] {
  return (document.documentElement.dataset['rights'] ?? '').split(' ');
}
