import type { DaemonNotice } from './settings-document.ts';
import { sectionOf } from '../english.ts';

/** What the daemon says, in the language of the page if there is such a text, with the daemon's own words for what to do. */
export function errorText({ code, message, hint }: DaemonNotice): string {
  const said = sectionOf('errors')[code] ?? message;
  return [said, hint]
    .map(sentence)
    .filter((part) => part !== '')
    .join(' ');
}

/** Messages of the daemon have no full stop, hints do. */
function sentence(words: string): string {
  return words === '' || /[.。!?]$/.test(words) ? words : `${words}.`;
}
