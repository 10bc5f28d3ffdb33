import type { Loaded } from '../config/load.ts';
import { shorten } from '../config/entries.ts';
import { SETTINGS } from '../config/settings.ts';
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

function effectiveValue(key: Key, { texts }: Loaded): string {
  return shorten(texts.get(key) || SETTINGS[key].defaultText) || '(empty)';
}
