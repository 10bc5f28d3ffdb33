/** Control characters, line separators, and characters that change the direction of text (Unicode UAX #9). */
const INVISIBLE = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu;

/** One line of a program without characters that a terminal obeys, or that make it look like another line. */
export function withoutInvisible(line: string): string {
  return line.replaceAll(INVISIBLE, '');
}
