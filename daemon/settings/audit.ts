import type { Loaded } from '../config/load.ts';
import { shorten } from '../config/entries.ts';
import { changedKeys, SETTINGS } from '../config/settings.ts';
import type { Key } from '../config/settings.ts';

/** `CAMERA_WIDTH: 1280 → 640, SOURCE_URL: changed`: what a change does to the values in effect, for the log. */
export function changesText(keys: readonly Key[], before: Loaded, after: Loaded): string {
  return keys
    .map((key) =>
      SETTINGS[key].secret
        ? `${key}: changed`
        : `${key}: ${effectiveValue(key, before)} → ${effectiveValue(key, after)}`,
    )
    .join(', ');
}

/** The same for a trial, of which an admin sends all values each time. */
export function triedText(before: Loaded, after: Loaded): string {
  return changesText(changedKeys(before.config, after.config), before, after) || 'nothing new';
}

function effectiveValue(key: Key, { texts }: Loaded): string {
  return shorten(texts.get(key) || SETTINGS[key].defaultText) || '(empty)';
}
