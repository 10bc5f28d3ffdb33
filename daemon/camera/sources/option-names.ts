import { optionProblems } from 'libcamera-wrapper';
import type { OptionName } from 'libcamera-wrapper';
import type { Config, Key } from '../../config/settings.ts';
import { videoOptions } from './video-options.ts';

/** Which setting each option of the wrapper comes from. */
const KEYS: Partial<Record<OptionName, Key>> = {
  camera: 'CAMERA_ID',
  width: 'CAMERA_WIDTH',
  height: 'CAMERA_HEIGHT',
  framerate: 'CAMERA_FRAMERATE',
  quality: 'CAMERA_QUALITY',
  roi: 'CAMERA_ROI',
  fieldOfView: 'CAMERA_FIELD_OF_VIEW',
  shutterUs: 'CAMERA_SHUTTER_US',
  awbGains: 'CAMERA_AWB_GAINS',
  autofocusMode: 'CAMERA_AUTOFOCUS_MODE',
  autofocusRange: 'CAMERA_AUTOFOCUS_RANGE',
  lensPosition: 'CAMERA_LENS_POSITION',
  antiFlicker: 'CAMERA_ANTI_FLICKER',
  hdr: 'CAMERA_HDR',
  tuningFile: 'CAMERA_TUNING_FILE',
  bufferCount: 'CAMERA_BUFFER_COUNT',
  noRaw: 'CAMERA_NO_RAW',
  extraArgs: 'CAMERA_EXTRA_ARGS',
};

const NAMES = Object.keys(KEYS) as OptionName[];
/** `width` is a word of every sentence but at the start of one that says what is wrong with it. */
const AT_START = new RegExp(`^(${NAMES.join('|')})(?= (?:is|has|and) )`);
const ANYWHERE = new RegExp(`\\b(${NAMES.filter((name) => /[A-Z]/.test(name)).join('|')})\\b`, 'g');

function key(name: string): string {
  return KEYS[name as OptionName] ?? name;
}

/** A sentence of the wrapper with the names of our settings in it. */
export function withKeys(sentence: string): string {
  return sentence.replace(AT_START, key).replace(ANYWHERE, key);
}

/** What the camera program could not do at all, a sentence each; empty when the camera is not its. */
export function cameraProblems(config: Config): string[] {
  if (config.SOURCE !== 'rpicam' && config.SOURCE !== 'auto') return [];
  return optionProblems(videoOptions(config)).map(withKeys);
}
