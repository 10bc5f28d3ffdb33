import { isKey, SETTINGS } from '../config/settings.ts';
import type { Author } from './editor-parts.ts';
import type { Changes } from './settings-draft.ts';
import type { SettingsEditor } from './settings-editor.ts';
import { SettingsError } from './settings-error.ts';

/**
 * Changes settings for someone whom no browser shows what is wrong: the message names each problem. What could lock people out, or end
 * the way by which this came, is for the settings page, where an admin confirms it.
 *
 * @throws SettingsError; nothing was changed then.
 */
export async function changeFromAfar(
  editor: SettingsEditor,
  author: Author,
  tag: string,
  changes: Changes,
): Promise<void> {
  const refused = [...changes.keys()].filter(
    (key) => isKey(key) && (SETTINGS[key].browser.kind === 'confirm' || key.startsWith('NATS_')),
  );
  if (refused.length > 0)
    throw new SettingsError('settings-locked', {
      message: `From afar, nobody can change ${refused.join(', ')}`,
      hint: 'Change it on the settings page of the camera.',
    });
  try {
    await editor.change(author, tag, changes);
  } catch (error) {
    if (!(error instanceof SettingsError) || error.problems.length === 0) throw error;
    const problems = error.problems.map(({ message }) => message).join('; ');
    throw new SettingsError(error.code, { message: `${error.message}: ${problems}`, hint: error.hint });
  }
}
