import type { Loaded } from '../config/load.ts';
import { isKey, SETTINGS } from '../config/settings.ts';
import type { Key } from '../config/settings.ts';
import { draftSettings } from './settings-draft.ts';
import type { Changes, Draft } from './settings-draft.ts';
import { SettingsError } from './settings-error.ts';

/** How long settings may be tried: long enough to look at the picture, and no longer than one stays at the page. */
export const TRIAL_SECONDS = { min: 5, max: 600 } as const;

/**
 * As draftSettings(), for settings that an admin looks at first.
 *
 * @throws SettingsError, also for a setting that cannot be tried.
 */
export function draftTrial(base: Loaded, changes: Changes, hasSockets: boolean): Draft {
  const problems = [...changes.keys()]
    .filter((key) => isKey(key) && !canBeTried(key))
    .map((key) => ({ key, message: `${key} cannot be tried, only saved` }));
  if (problems.length > 0) throw new SettingsError('settings-invalid', { problems });
  return draftSettings(base, changes, hasSockets);
}

/** Not what can lock people out, takes a restart of picamd, or hides a part of the picture: a mask must not end by itself. */
function canBeTried(key: Key): boolean {
  const { affects, browser } = SETTINGS[key];
  return (
    (affects === 'camera' || affects === 'live') && browser.kind !== 'confirm' && key !== 'PRIVACY_MASKS'
  );
}
