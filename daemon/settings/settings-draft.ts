import { browserProblem } from '../config/browser-rules.ts';
import { ConfigError } from '../config/load.ts';
import type { Loaded } from '../config/load.ts';
import { shorten } from '../config/entries.ts';
import { valueProblem } from '../config/resolve.ts';
import { isKey, SETTINGS } from '../config/settings.ts';
import type { Key } from '../config/settings.ts';
import { isWritable, savedEntriesOf, savedText } from './saved-text.ts';
import { lockOf } from './settings-document.ts';
import { SettingsError } from './settings-error.ts';
import type { SettingProblem } from './settings-error.ts';

/** Settings to change, by key; null: back to the value that they have without the browser. */
export type Changes = ReadonlyMap<string, unknown>;

/** New settings that picamd can run with; nothing is written yet. */
export interface Draft {
  /** Of settings.conf; null: no such file. */
  readonly text: string | null;
  readonly loaded: Loaded;
  readonly keys: readonly Key[];
  /** The values that the changed keys had in settings.conf; null: none. */
  readonly undo: ReadonlyMap<Key, string | null>;
}

/**
 * Checks a change as SIGHUP checks all settings.
 *
 * @throws SettingsError with a problem for each key that is wrong.
 */
export function draftSettings(before: Loaded, changes: Changes, hasSockets: boolean): Draft {
  const locked: SettingProblem[] = [];
  const problems: SettingProblem[] = [];
  const { values, unknown } = savedEntriesOf(before.saved.content);
  const next = new Map(values);
  const undo = new Map<Key, string | null>();
  for (const [name, value] of changes) {
    const problem = keyProblem(name, value);
    if (problem !== null) problems.push({ key: name, message: problem });
    if (problem !== null || !isKey(name)) continue;
    const lock = value === null ? null : lockOf(name, before, hasSockets);
    if (lock !== null)
      (lock.by === 'never' ? problems : locked).push({ key: name, message: `${name}: ${lock.why}` });
    undo.set(name, values.get(name) ?? null);
    if (typeof value === 'string') next.set(name, value.trim());
    else next.delete(name);
  }
  if (problems.length > 0) throw new SettingsError('settings-invalid', { problems });
  if (locked.length > 0) throw new SettingsError('settings-locked', { problems: locked });
  const text = savedText({ values: next, unknown });
  const loaded = resolved(before, text);
  const known = new Set(before.saved.leftOut.map(({ key }) => key));
  const wrong = loaded.saved.leftOut.filter(({ key }) => key !== null && (undo.has(key) || !known.has(key)));
  if (wrong.length > 0)
    throw new SettingsError('settings-invalid', {
      problems: wrong.map(({ key, problem }) => ({ key: key ?? '', message: withoutPlace(problem) })),
    });
  return { text, loaded, keys: [...undo.keys()], undo };
}

/**
 * The settings without settings.conf, of which also goes what this version does not know.
 *
 * @throws SettingsError if picamd cannot run with them.
 */
export function draftReset(before: Loaded): Draft {
  const { values } = savedEntriesOf(before.saved.content);
  return { text: null, loaded: resolved(before, null), keys: [...values.keys()], undo: values };
}

/**
 * What may be taken back without a person: no mask, which hides something on purpose, also if the camera sends no picture
 * that can be masked.
 */
export function undoable({ undo }: Draft): ReadonlyMap<Key, string | null> {
  return new Map([...undo].filter(([key]) => key !== 'PRIVACY_MASKS'));
}

/** Whether a change can lock people out: it must be confirmed. */
export function isRiskyChange({ keys, loaded }: Draft, before: Loaded): boolean {
  return keys.some(
    (key) =>
      SETTINGS[key].browser.kind === 'confirm' &&
      JSON.stringify(before.config[key]) !== JSON.stringify(loaded.config[key]),
  );
}

/** Other files may have changed, and have mistakes. */
function resolved({ saved, again }: Loaded, content: string | null): Loaded {
  try {
    return again({ path: saved.path, content, unreadable: null });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw notReadable(error);
  }
}

/** Another file of settings has a mistake. */
export function notReadable({ problems }: ConfigError): SettingsError {
  return new SettingsError('settings-not-applied', {
    message: 'The other settings have mistakes',
    hint: 'Run picamd --check, and correct the file that it names.',
    problems: problems.map((message) => ({ key: '', message })),
  });
}

/** What is wrong with one entry of a change by itself; null if nothing is. */
function keyProblem(name: string, value: unknown): string | null {
  if (!isKey(name)) return `unknown setting ${shorten(name)}`;
  if (value === null) return null;
  if (typeof value !== 'string') return `${name} must be text, or null`;
  const text = value.trim();
  return (
    valueProblem(name, text) ??
    exceptionProblem(name, text) ??
    (isWritable(name, text)
      ? null
      : `${name} must not contain control characters, nor both kinds of quotes with a #`)
  );
}

/** lockOf() says why the setting cannot be set at all. */
function exceptionProblem(key: Key, text: string): string | null {
  const { browser } = SETTINGS[key];
  const why = browser.kind === 'never' ? null : browserProblem(browser, text);
  return why === null ? null : `${key}: ${why}`;
}

/** Line numbers of a file that was not written mean nothing to its author. */
function withoutPlace(problem: string): string {
  return problem.replace(/^\S+ line \d+: /, '');
}
