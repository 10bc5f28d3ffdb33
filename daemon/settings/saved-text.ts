import { fileEntries } from '../config/entries.ts';
import { isKey } from '../config/settings.ts';
import type { Key } from '../config/settings.ts';

const HEADER = `# Written by picamd for the settings page. It is above the settings file and below OVERRIDE_FILE.
`;
const NAME = /^\s*([A-Z][A-Z0-9_]*)\s*=/;

/** What settings.conf has in it. */
export interface SavedEntries {
  /** As they were written, also those that do not count now. */
  readonly values: ReadonlyMap<Key, string>;
  /** Lines of settings that this version does not know: another one may, and gets them back. */
  readonly unknown: readonly string[];
}

export function savedEntriesOf(content: string | null): SavedEntries {
  const { entries } = fileEntries(content ?? '', '');
  const unknown = (content ?? '').split(/\r?\n/).filter((line) => {
    const name = NAME.exec(line)?.[1];
    return name !== undefined && !isKey(name);
  });
  return { values: new Map(entries.map(({ key, text }) => [key, text])), unknown };
}

/** The text of settings.conf. */
export function savedText({ values, unknown }: SavedEntries): string {
  const lines = [...values].map(([key, text]) => `${key}=${quoted(text) ?? ''}`);
  return [HEADER, ...[...lines, ...unknown].map((line) => `${line}\n`)].join('');
}

/** Whether a value can stand in a line and is read back as it is. A line break would begin another setting. */
export function isWritable(key: Key, text: string): boolean {
  const written = quoted(text);
  if (written === null || /\p{Cc}/u.test(text)) return false;
  const { entries } = fileEntries(`${key}=${written}`, '');
  return entries.length === 1 && entries[0]?.text === text;
}

/** In quotes if it must be; null if it contains both kinds of them. */
function quoted(text: string): string | null {
  if (!/^['"]|(^|\s)#/.test(text)) return text;
  const quote = ['"', "'"].find((mark) => !text.includes(mark));
  return quote === undefined ? null : `${quote}${text}${quote}`;
}
