import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, errorMessage } from '../errors.ts';
import { atomicWrite } from '../system/atomic-write.ts';
import { SettingsError } from './settings-error.ts';

/** It may contain the password of SOURCE_URL. */
const MODE = 0o600;

/**
 * Replaces settings.conf in one step and keeps the old one beside it, as `settings.conf.bak`; null removes it.
 *
 * @throws SettingsError 'settings-not-saved'; the file is as it was then.
 */
export async function saveSettings(
  path: string | null,
  text: string | null,
  before: string | null,
): Promise<void> {
  if (path === null)
    throw new SettingsError('settings-not-saved', {
      message: 'There is no folder for settings.conf',
      hint: 'Set StateDirectory= in the unit of picamd, or HOME.',
    });
  try {
    if (before !== null) await atomicWrite(`${path}.bak`, before, MODE);
    if (text === null) await rm(path, { force: true });
    else await atomicWrite(path, text, MODE);
  } catch (cause) {
    const message = `${path} cannot be written: ${errorMessage(cause)}`;
    throw new SettingsError('settings-not-saved', { message, hint: hintFor(cause, path) }, cause);
  }
}

function hintFor(cause: unknown, path: string): string {
  const code = errorCode(cause);
  const folder = dirname(path);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'The disk is full: remove files, for example with sudo apt clean, then save again.';
  if (code === 'EROFS')
    return `${folder} is read-only: after a fault of the card, Linux mounts it so. Restart the machine; if it stays, replace the card.`;
  if (code === 'EISDIR' || code === 'ENOTEMPTY' || code === 'EEXIST')
    return `Run: sudo rm -r ${path}, then save again.`;
  return `Run: sudo chown -R picamd: ${folder}, then save again.`;
}
