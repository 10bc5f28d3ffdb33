import { OPTION_NAMES } from 'libcamera-wrapper';
import type { OptionName } from 'libcamera-wrapper';
import { isKey } from '../../config/settings.ts';
import type { Key } from '../../config/settings.ts';

/** Where the setting is not named like the option. CAMERA_MODE is about demand, not about the sensor mode. */
const EXCEPTIONS: { readonly [Name in OptionName]?: Key | null } = { camera: 'CAMERA_ID', mode: null };

/** The setting for an option, such as CAMERA_SHUTTER_US for shutterUs; null if there is none. */
export function settingOf(name: OptionName): Key | null {
  const exception = EXCEPTIONS[name];
  if (exception !== undefined) return exception;
  const key = `CAMERA_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
  return isKey(key) ? key : null;
}

const NAMES = OPTION_NAMES.filter((name) => settingOf(name) !== null);
/** `width` may be a word of any sentence, except at the start of one that says what is wrong with it. */
const AT_START = new RegExp(`^(${NAMES.join('|')})(?= (?:is|has|and) )`);
const ANYWHERE = new RegExp(`\\b(${NAMES.filter((name) => /[A-Z]/.test(name)).join('|')})\\b`, 'g');

/** Replaces the names of options in a sentence of the wrapper by those of our settings. */
export function withSettingNames(sentence: string): string {
  return sentence.replace(AT_START, settingName).replace(ANYWHERE, settingName);
}

function settingName(name: string): string {
  return settingOf(name as OptionName) ?? name;
}
