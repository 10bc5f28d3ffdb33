import { fileEntries } from '../config/entries.ts';
import type { Saved } from '../config/load.ts';
import { SETTINGS } from '../config/settings.ts';
import type { Key } from '../config/settings.ts';
import { savedEntriesOf, savedText } from './saved-text.ts';
import type { Changes } from './settings-draft.ts';
import { SettingsError } from './settings-error.ts';

/** settings.conf as a file to keep. Without secrets: such a file lies in a folder of downloads, or in a mail. */
export function exportedSettings({ content }: Saved): string {
  const { values } = savedEntriesOf(content);
  const shown = shownValues(content);
  const secrets = [...values.keys()].filter((key) => SETTINGS[key].secret);
  const comments = secrets.map((key) => `# ${key} is set, and not exported: it may contain a password.\n`);
  return savedText({ values: shown, unknown: [] }) + comments.join('');
}

/** What settings.conf says, without secrets. */
export function shownValues(content: string | null): ReadonlyMap<Key, string> {
  return new Map([...savedEntriesOf(content).values].filter(([key]) => !SETTINGS[key].secret));
}

/**
 * The change that makes settings.conf say what an exported file says. A secret that the file does not name stays.
 *
 * @throws SettingsError if a line of the file cannot be read.
 */
export function importedChanges({ content }: Saved, text: string): Changes {
  const { entries, problems } = fileEntries(text, 'the file');
  if (problems.length > 0)
    throw new SettingsError('settings-invalid', {
      problems: problems.map((message) => ({ key: '', message })),
    });
  const kept = [...savedEntriesOf(content).values.keys()].filter((key) => !SETTINGS[key].secret);
  const removed = kept.map((key): [Key, null] => [key, null]);
  return new Map<string, unknown>([
    ...removed,
    ...entries.map(({ key, text: value }) => [key, value] as const),
  ]);
}
