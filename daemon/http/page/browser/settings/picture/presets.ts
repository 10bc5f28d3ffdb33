import { rowsOf } from '../settings-document.ts';
import type { SettingChanges, SettingsDocument } from '../settings-document.ts';

/** The slowest that people still take for moving; a frame may be exposed for 100 ms then. */
const NIGHT_RATE = '10';

/** What a fixed exposure or a color of its own would make of any preset. */
const AUTOMATIC = {
  CAMERA_SHUTTER_US: '0',
  CAMERA_GAIN: '0',
  CAMERA_EV: '',
  CAMERA_BRIGHTNESS: '',
  CAMERA_CONTRAST: '',
  CAMERA_AWB: '',
  CAMERA_AWB_GAINS: '',
};

/**
 * Values that go together; they are tried as if someone had set them one by one.
 *
 * - day: all that the camera decides by itself.
 * - night: long exposures, for which the rate must be low; strong noise reduction, because gain makes noise.
 * - sport: short exposures against motion blur, and the noise reduction that takes the least time.
 */
const PRESETS = {
  day: { ...AUTOMATIC, CAMERA_EXPOSURE: '', CAMERA_DENOISE: '' },
  night: {
    ...AUTOMATIC,
    CAMERA_EXPOSURE: 'long',
    CAMERA_DENOISE: 'cdn_hq',
    CAMERA_EV: '0.5',
    CAMERA_FRAMERATE: NIGHT_RATE,
  },
  sport: { ...AUTOMATIC, CAMERA_EXPOSURE: 'sport', CAMERA_DENOISE: 'cdn_fast' },
} as const satisfies Record<string, SettingChanges>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/** The changes that make a preset of these settings. What is locked stays. Other presets take the rate of `night` back. */
export function presetChanges(
  name: PresetName,
  document: SettingsDocument,
  shown: (key: string) => string,
): SettingChanges {
  const rows = new Map(rowsOf(document).map((row) => [row.key, row]));
  const wanted: Record<string, string | null> = { ...PRESETS[name] };
  if (name !== 'night' && shown('CAMERA_FRAMERATE') === NIGHT_RATE) wanted['CAMERA_FRAMERATE'] = null;
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([key, value]) => {
      const row = rows.get(key);
      return row === undefined || row.locked !== null ? [] : [[key, value]];
    }),
  );
}
