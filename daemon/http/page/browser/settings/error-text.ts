import { translatedError } from '../daemon-errors.ts';
import type { DaemonError } from '../daemon-errors.ts';

/** What the daemon says, in the language of the page where there is a text for it, and else in its own words. */
export function errorText(error: DaemonError): string {
  const { message, hint } = translatedError(error);
  return [message, hint || error.hint]
    .map(sentence)
    .filter((part) => part !== '')
    .join(' ');
}

/** Messages of the daemon have no full stop, hints do. */
function sentence(words: string): string {
  return words === '' || /[.。!?]$/.test(words) ? words : `${words}.`;
}
