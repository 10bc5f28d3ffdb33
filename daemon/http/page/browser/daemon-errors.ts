import { sectionOf } from './english.ts';

/** A failure or notice as the daemon reports it, in English. */
export interface DaemonError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What the page says of it. */
export interface SaidError {
  readonly message: string;
  /** What to do about it; may be empty. */
  readonly hint: string;
  /** What the daemon says, in English, with its names and figures; empty if that is the message. */
  readonly english: string;
}

const TEXTS = sectionOf('errors');

/**
 * Says in the page's language what the code of an error means. In English, and where there is no text for the code, the
 * daemon's own sentences are used.
 */
export function translatedError({ code, message, hint }: DaemonError): SaidError {
  const said = TEXTS[code];
  if (said === undefined) return { message, hint, english: '' };
  return { message: said, hint: TEXTS[`${code}.hint`] ?? '', english: sentences(message, hint) };
}

function sentences(message: string, hint: string): string {
  return `${message}${/[.?!]$/.test(message) ? '' : '.'} ${hint}`.trim();
}
