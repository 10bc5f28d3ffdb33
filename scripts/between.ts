/** Replaces the text between `<!-- marker -->` and `<!-- /marker -->`. */
export function between(page: string, marker: string, text: string): string {
  const start = `<!-- ${marker} -->`;
  const end = `<!-- /${marker} -->`;
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${start} … ${end} is missing`);
  return `${page.slice(0, from + start.length)}\n\n${text}\n${page.slice(to)}`;
}
