import { ConfigError } from '../config/load.ts';
import { savedFile } from '../config/saved-settings.ts';
import type { SettingsEditorParts } from './editor-parts.ts';
import { notReadable } from './settings-draft.ts';

/**
 * Applies settings.conf if it says something else than what is in effect: someone may have changed it by hand. The tag of
 * a client no longer fits then.
 */
export async function readAgain({ current, apply }: SettingsEditorParts): Promise<void> {
  const { saved, again } = current();
  const now = savedFile(saved.path);
  if (now.content === saved.content && now.unreadable === saved.unreadable) return;
  try {
    await apply(again(now));
  } catch (error) {
    throw error instanceof ConfigError ? notReadable(error) : error;
  }
}
