import { needsRestart, OPTION_NAMES } from 'libcamera-wrapper';
import type { OptionName } from 'libcamera-wrapper';
import { planMemory } from '../config/memory-plan.ts';
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

/** They do not concern the camera, but may need a larger ring. */
const RING_KEYS: readonly Key[] = ['RECORD', 'PRE_SECONDS'];

/** Whether the camera must be started again for these settings. `kind`: of the source that runs now. */
export function restartsCamera(before: Config, after: Config, kind: SourceKind): boolean {
  return changedKeys(before, after).some((key) => {
    if (RING_KEYS.includes(key) && planMemory(before).ringBytes !== planMemory(after).ringBytes) return true;
    if (SETTINGS[key].affects !== 'camera') return false;
    const option = OPTIONS.get(key);
    if (option === undefined) return true;
    const isUnused = kind !== 'rpicam' && RIBBON_CABLE_KEYS.includes(key);
    return !isUnused && needsRestart(option);
  });
}
