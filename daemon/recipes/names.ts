import { hostname } from 'node:os';

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** How a name is written in each language of a recipe that has one. A recipe quotes it, with `"`. */
const WRITTEN: Readonly<Record<string, (name: string) => string>> = {
  // Backticks mark what the user types.
  prose: (name) => name.replaceAll('`', "'"),
  html: (name) => name.replaceAll(/[&<>"]/g, (character) => HTML[character] ?? ''),
  // YAML 1.2 §7.3.1: a double-quoted scalar has the escapes of JSON.
  yaml: (name) => JSON.stringify(name).slice(1, -1),
};

/** A name as a recipe's text in `language` has it. In one that is not in the list it is as for programs that take little. */
export function nameIn(language: string, name: string): string {
  return (WRITTEN[language] ?? ((text) => cameraId(text)))(name);
}

/**
 * A URL as a recipe's text in `language` has it. Nothing in one has a meaning in YAML, in quotes of a shell or of Python, or in the
 * other files; a token has only letters, digits, `_` and `-`.
 */
export function urlIn(language: string, url: string): string {
  return language === 'html' ? url.replaceAll('&', '&amp;') : url;
}

/**
 * A name for programs that only take ASCII letters, digits and `_`: `front_door` for `Front door`. The host's name if
 * letters would be lost, because `前门 1` and `后门 1` must not become the same.
 */
export function cameraId(name: string, host = hostname()): string {
  return idOf(name) ?? idOf(host) ?? 'camera';
}

function idOf(name: string): string | null {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const id = plain
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return id === '' || /(?![a-z])\p{L}/u.test(plain.toLowerCase()) ? null : id;
}
