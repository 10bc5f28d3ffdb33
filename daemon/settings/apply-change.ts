import type { Loaded } from '../config/load.ts';
import { errorMessage, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { OldValues } from './camera-proof.ts';
import type { SettingsEditorParts } from './editor-parts.ts';
import { readAgain } from './read-again.ts';
import { saveSettings } from './save-settings.ts';
import { draftSettings } from './settings-draft.ts';
import { SettingsError } from './settings-error.ts';
import type { UnsavedKind } from './unsaved-change.ts';

/**
 * Puts new settings into effect. `unsaved`: null if settings.conf has them, which is as before again if it fails.
 *
 * @throws SettingsError 'settings-not-applied'
 */
export async function applyChange(
  { apply, log, current }: SettingsEditorParts,
  next: Loaded,
  unsaved: UnsavedKind | null,
): Promise<void> {
  const { saved } = current();
  try {
    // Without its fallback: a change that needs one is refused.
    await apply({ ...next, withoutSaved: null }, unsaved === 'confirming');
  } catch (cause) {
    if (unsaved === null) await saveSettings(saved.path, saved.content, null);
    log.error(`settings: the change was undone: ${errorMessage(cause)}`);
    if (!(cause instanceof PicamdError)) throw cause;
    const { message, hint } = cause;
    throw new SettingsError('settings-not-applied', { message, hint }, cause);
  }
}

/** Writes old values into settings.conf again, and applies them. */
export async function restoreValues(parts: SettingsEditorParts, undo: OldValues): Promise<void> {
  await readAgain(parts);
  const before = parts.current();
  const { text, loaded } = draftSettings(before, undo, parts.hasSockets);
  await saveSettings(before.saved.path, text, null);
  await parts.apply(loaded);
}

/** Logs why old values come back; null: an admin asks for them. Resolves with whether they did. */
export async function bringBack(
  { log }: SettingsEditorParts,
  why: Notice | null,
  act: () => Promise<void>,
): Promise<boolean> {
  if (why !== null)
    log.warn({ code: why.code, hint: why.hint }, `settings: the old values are back: ${why.message}`);
  try {
    await act();
    return true;
  } catch (error) {
    log.error({ err: error }, `settings: the old values cannot be brought back: ${errorMessage(error)}`);
    return false;
  }
}
