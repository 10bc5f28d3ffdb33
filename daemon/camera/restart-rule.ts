import { needsRestart, OPTION_NAMES } from 'libcamera-wrapper';
import type { OptionName } from 'libcamera-wrapper';
import { changedKeys, SETTINGS } from '../config/settings.ts';
import type { Config, Key } from '../config/settings.ts';
import { RIBBON_CABLE_KEYS } from '../config/unused-settings.ts';
import { settingOf } from './sources/option-names.ts';
import type { SourceKind } from './sources/source.ts';

const OPTIONS = new Map(
  OPTION_NAMES.flatMap((name): [Key, OptionName][] => {
    const key = settingOf(name);
    return key === null ? [] : [[key, name]];
  }),
);

/** Whether the camera must be started again for these settings. `kind`: of the source that runs now. */
export function restartsCamera(before: Config, after: Config, kind: SourceKind): boolean {
  return changedKeys(before, after).some((key) => {
    if (SETTINGS[key].affects !== 'camera') return false;
    const option = OPTIONS.get(key);
    if (option === undefined) return true;
    const isUnused = kind !== 'rpicam' && RIBBON_CABLE_KEYS.includes(key);
    return !isUnused && needsRestart(option);
  });
}
