/**
 * Splits a line into a program and its arguments, without a shell: at spaces; '…' and "…" keep spaces; a backslash
 * keeps the next character (not within '…'); a word that starts with # starts a comment. A line that starts with `[` is
 * a JSON array of strings instead. Null if a quote is not closed or the JSON is something else.
 */
export function splitWords(line: string): string[] | null {
  if (line.trimStart().startsWith('[')) return fromJson(line);
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (c === '\\' && quote !== "'" && i + 1 < line.length) word = (word ?? '') + line[++i];
    else if (quote !== '' && c === quote) quote = '';
    else if (quote === '' && (c === '"' || c === "'")) {
      quote = c;
      word ??= '';
    } else if (quote === '' && /\s/.test(c)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === '' && c === '#' && word === null) break;
    else word = (word ?? '') + c;
  }
  if (word !== null) words.push(word);
  return quote === '' ? words : null;
}

function fromJson(line: string): string[] | null {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : null;
  } catch {
    return null;
  }
}
