import {
  isNumber,
  isRecord,
  number,
  oneOf,
  onOff,
  path,
  pixels,
  region,
  wholeNumber,
} from './option-rules.ts';
import type { OptionRule } from './option-rules.ts';
import type { VideoOptions } from './video-options.ts';

export type OptionName = keyof VideoOptions;

type OptionTable = { readonly [Name in OptionName]: OptionRule<NonNullable<VideoOptions[Name]>> };

/** Mains flicker has twice the mains' frequency; these are the periods that `--help` names. */
const FLICKER_PERIOD = { off: null, '50hz': '10000us', '60hz': '8333us' } as const;

/**
 * Every option with its limits, rpicam-vid's name for it and the release that brought it. Names, ranges and
 * releases are those of rpicam-apps core/options.cpp and core/video_options.hpp, v1.0.0 to v1.13.0.
 */
export const OPTIONS: OptionTable = {
  camera: wholeNumber('camera', 0, 255),
  width: pixels('width'),
  height: pixels('height'),
  framerate: number('framerate', 0, 1000, ' frames a second'),
  quality: wholeNumber('quality', 1, 100),
  rotation: oneOf('rotation', [0, 180]),
  hflip: onOff('hflip'),
  vflip: onOff('vflip'),
  roi: region('roi'),
  mode: {
    flag: 'mode',
    allowed: '{ width, height, bits?, packed? } of a sensor mode, bits from 8 to 16',
    accepts: (value) =>
      isRecord(value) &&
      isPixels(value['width']) &&
      isPixels(value['height']) &&
      (value['bits'] === undefined || isWhole(value['bits'], 8, 16)) &&
      (value['packed'] === undefined || typeof value['packed'] === 'boolean'),
    text: ({ width, height, bits = 12, packed = true }) => `${width}:${height}:${bits}:${packed ? 'P' : 'U'}`,
  },
  fieldOfView: { ...oneOf('mode', ['auto', 'full']), text: () => null },
  shutterUs: wholeNumber('shutter', 0, 2 ** 31 - 1, ' µs'),
  gain: number('gain', 0, 64),
  ev: number('ev', -8, 8, ' stops'),
  exposure: oneOf('exposure', ['normal', 'sport', 'short', 'long', 'custom']),
  metering: oneOf('metering', ['centre', 'spot', 'average', 'matrix', 'custom']),
  awb: oneOf('awb', [
    'auto',
    'normal',
    'incandescent',
    'tungsten',
    'fluorescent',
    'indoor',
    'daylight',
    'cloudy',
    'custom',
  ]),
  awbGains: {
    flag: 'awbgains',
    allowed: '{ red, blue }, each a number from 0.01 to 32',
    accepts: (value) =>
      isRecord(value) && isNumber(value['red'], 0.01, 32) && isNumber(value['blue'], 0.01, 32),
    text: ({ red, blue }) => `${red},${blue}`,
  },
  brightness: number('brightness', -1, 1),
  contrast: number('contrast', 0, 15.99),
  saturation: number('saturation', 0, 15.99),
  sharpness: number('sharpness', 0, 15.99),
  denoise: oneOf('denoise', ['auto', 'off', 'cdn_off', 'cdn_fast', 'cdn_hq']),
  autofocusMode: {
    ...oneOf('autofocus-mode', ['default', 'manual', 'auto', 'continuous']),
    since: '1.0.2',
  },
  autofocusRange: { ...oneOf('autofocus-range', ['normal', 'macro', 'full']), since: '1.0.2' },
  autofocusSpeed: { ...oneOf('autofocus-speed', ['normal', 'fast']), since: '1.0.2' },
  autofocusWindow: { ...region('autofocus-window'), since: '1.0.2' },
  lensPosition: {
    flag: 'lens-position',
    allowed: "a number of dioptres from 0 to 32, or 'default'",
    since: '1.0.2',
    accepts: (value) => value === 'default' || isNumber(value, 0, 32),
    text: String,
  },
  hdr: {
    ...oneOf('hdr', ['off', 'auto', 'sensor', 'single-exp']),
    since: '1.1.0',
    text: (value) => (value === 'off' ? null : value),
  },
  antiFlicker: {
    ...oneOf('flicker-period', ['off', '50hz', '60hz']),
    since: '1.2.2',
    text: (value) => FLICKER_PERIOD[value],
  },
  tuningFile: path('tuning-file'),
  bufferCount: { ...wholeNumber('buffer-count', 2, 32), since: '1.0.2' },
  noRaw: { ...onOff('no-raw'), since: '1.3.0' },
  postProcessFile: path('post-process-file'),
  extraArgs: {
    flag: null,
    allowed: 'a list of texts, each one argument',
    accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
    text: () => null,
  },
};

/** The names of all options, in the order of the command line. */
export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS).filter(isOptionName);

/** One option's value on rpicam-vid's command line; null when it is unset or says nothing. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the rule's type to the value's
export function optionText<Name extends OptionName>(name: Name, options: VideoOptions): string | null {
  const rule: OptionRule<NonNullable<VideoOptions[Name]>> = OPTIONS[name];
  const value = options[name];
  return value === undefined || value === null ? null : rule.text(value);
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return isNumber(value, min, max) && Number.isInteger(value);
}

function isPixels(value: unknown): boolean {
  return isWhole(value, 1, 65535);
}
