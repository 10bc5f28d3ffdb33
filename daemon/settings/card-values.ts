import { dirname, join } from 'node:path';
import { errorMessage } from '../errors.ts';
import type { Key } from '../config/settings.ts';
import { atomicWrite } from '../system/atomic-write.ts';
import type { SettingsDocument } from './editor-parts.ts';
import { SettingsError } from './settings-error.ts';

/** boot-settings reads it, as root, and clears there what it names. picamd itself cannot write to the boot partition. */
const REQUEST = 'clear-on-card';
/** Names of settings are no secret. */
const MODE = 0o640;

/**
 * The settings of the card that a browser could set if they were not there, and without being confirmed. `copy`: the
 * OVERRIDE_FILE that is a copy of the card's file; another one stays as it is.
 */
export function cardKeys({ groups }: Pick<SettingsDocument, 'groups'>, copy: string): Key[] {
  return groups
    .flatMap(({ settings }) => settings)
    .filter(
      ({ locked, confirm, origin }) =>
        locked?.by === 'override' && confirm === null && origin.from?.startsWith(`${copy} line `) === true,
    )
    .map(({ key }) => key);
}

/**
 * Asks for these settings to be cleared on the card at the next start of picamd. `saved`: the path of settings.conf.
 *
 * @throws SettingsError 'settings-not-saved'
 */
export async function clearAtNextStart(saved: string | null, keys: readonly Key[]): Promise<void> {
  if (saved === null) throw new SettingsError('settings-not-saved', { message: 'There is no folder for it' });
  try {
    await atomicWrite(join(dirname(saved), REQUEST), keys.map((key) => `${key}\n`).join(''), MODE);
  } catch (cause) {
    const message = `The card's settings stay: ${errorMessage(cause)}`;
    throw new SettingsError(
      'settings-not-saved',
      { message, hint: 'Delete them on the card with a PC.' },
      cause,
    );
  }
}
