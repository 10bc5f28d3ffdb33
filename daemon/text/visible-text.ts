/**
 * Control characters, line separators, and what changes the direction of text (Unicode UAX #9, 2.1 to 2.6): a terminal
 * obeys them, and the others make a line look like another one. Half a surrogate pair is no character at all.
 */
const INVISIBLE = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu;

/**
 * Text of others (a server's header, a file's name) for a log, a page or a terminal: each control and bidi character
 * becomes a `?`. Clean it where it enters, so that nothing behind needs to.
 *
 * @param maxCharacters a longer text ends in `...`
 */
export function visibleText(text: string, maxCharacters = Number.POSITIVE_INFINITY): string {
  const clean = text.replaceAll(INVISIBLE, '?');
  return clean.length > maxCharacters ? `${clean.slice(0, maxCharacters - 3)}...` : clean;
}
