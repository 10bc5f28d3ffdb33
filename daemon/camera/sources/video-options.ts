import { OPTION_NAMES, optionProblems } from 'libcamera-wrapper';
import type { OptionName, VideoOptions } from 'libcamera-wrapper';
import { SETTINGS } from '../../config/settings.ts';
import type { Config } from '../../config/settings.ts';
import { settingOf, withSettingNames } from './option-names.ts';

/** Options whose value is not that of the setting. */
const CONVERTED: { readonly [Name in OptionName]?: (config: Config) => VideoOptions[Name] } = {
  // Passed even if it is 0.
  camera: ({ CAMERA_ID }) => CAMERA_ID,
  rotation: ({ CAMERA_ROTATION }) => (CAMERA_ROTATION === '180' ? 180 : undefined),
  roi: ({ CAMERA_ROI }) => {
    if (CAMERA_ROI === null) return undefined;
    const [x = 0, y = 0, width = 1, height = 1] = CAMERA_ROI;
    return { x, y, width, height };
  },
  awbGains: ({ CAMERA_AWB_GAINS }) => {
    if (CAMERA_AWB_GAINS === null) return undefined;
    const [red = 1, blue = 1] = CAMERA_AWB_GAINS;
    return { red, blue };
  },
};

/** The CAMERA_ settings as options of rpicam-vid, which uses its own default for a setting that is empty. */
export function videoOptions(config: Config): VideoOptions {
  return Object.fromEntries(OPTION_NAMES.map((name) => [name, optionValue(name, config)]));
}

function optionValue(name: OptionName, config: Config): unknown {
  const convert = CONVERTED[name];
  if (convert !== undefined) return convert(config);
  const key = settingOf(name);
  if (key === null) return undefined;
  const value = config[key];
  // A default of 0, false or nothing leaves the choice to rpicam-vid.
  return !value && value === SETTINGS[key].default ? undefined : value;
}

/** What rpicam-vid can never do with these settings, one sentence each; empty if the source is not rpicam-vid. */
export function cameraProblems(config: Config): string[] {
  if (config.SOURCE !== 'rpicam' && config.SOURCE !== 'auto') return [];
  return optionProblems(videoOptions(config)).map(withSettingNames);
}
