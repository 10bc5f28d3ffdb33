import {
  isNumber,
  isRecord,
  isWhole,
  numeric,
  oneOf,
  path,
  pixels,
  region,
  rule,
  toggle,
  wholeNumber,
} from './option-rules.ts';
import type { OptionRule } from './option-rules.ts';

/** The argument of `--mode`: a size that the sensor can read out, in sensor pixels. */
export interface SensorModeRequest {
  readonly width: number;
  readonly height: number;
  /** Bits per sample; rpicam-vid takes 12 if it is missing, and the nearest mode of the sensor. */
  readonly bits?: number | undefined;
  /** Whether samples share bytes (CSI2P); true by default. */
  readonly packed?: boolean | undefined;
}

/** Mains flicker has twice the frequency of the mains; these are the periods that `--help` names. */
const FLICKER_PERIOD = { off: null, '50hz': '10000us', '60hz': '8333us' } as const;

/**
 * Every option: its type, its limits, rpicam-vid's name for it and the release that introduced it. Names, ranges
 * and releases are those of rpicam-apps core/options.cpp and core/video_options.hpp, v1.0.0 to v1.13.0.
 */
export const OPTION_TABLE = {
  /** Index in `--list-cameras`; 0 by default. */
  camera: wholeNumber('camera', 0, 255),
  /** Pixels; given together with `height`. 640x480 by default. */
  width: pixels('width'),
  height: pixels('height'),
  /** 30 by default. 0 = variable: the exposure control may lower the rate in the dark. */
  framerate: numeric('framerate', 0, 1000, { unit: 'frames per second' }),
  /** Of the JPEG; 50 by default. */
  quality: wholeNumber('quality', 1, 100),
  rotation: oneOf('rotation', [0, 180]),
  hflip: toggle('hflip'),
  vflip: toggle('vflip'),
  /** Digital zoom. */
  roi: region('roi'),
  /** A sensor mode chosen by hand. It silently overrules a `framerate` that it cannot reach. */
  mode: rule<SensorModeRequest>(
    'mode',
    '{ width, height, bits?, packed? } of a sensor mode, bits from 8 to 16',
    (value) =>
      isRecord(value) &&
      isWhole(value['width'], 1, 65535) &&
      isWhole(value['height'], 1, 65535) &&
      (value['bits'] === undefined || isWhole(value['bits'], 8, 16)) &&
      (value['packed'] === undefined || typeof value['packed'] === 'boolean'),
    {
      text: ({ width, height, bits = 12, packed = true }) =>
        `${width}:${height}:${bits}:${packed ? 'P' : 'U'}`,
    },
  ),
  /** `full`: the sensor mode that sees most; each start lists the cameras first. `auto`: rpicam-vid's choice. */
  fieldOfView: oneOf('mode', ['auto', 'full'], { text: () => null }),
  /** Fixed exposure time, at most the time of one frame; 0 = automatic. */
  shutterUs: wholeNumber('shutter', 0, 2 ** 31 - 1, { unit: 'µs' }),
  /** Fixed gain; 0 = automatic. */
  gain: numeric('gain', 0, 64),
  /** Exposure compensation. */
  ev: numeric('ev', -8, 8, { unit: 'stops' }),
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
  /** Fixed gains of the red and the blue channel; they turn automatic white balance off. */
  awbGains: rule<{ readonly red: number; readonly blue: number }>(
    'awbgains',
    '{ red, blue }, each a number from 0.01 to 32',
    (value) => isRecord(value) && isNumber(value['red'], 0.01, 32) && isNumber(value['blue'], 0.01, 32),
    { text: ({ red, blue }) => `${red},${blue}` },
  ),
  brightness: numeric('brightness', -1, 1),
  contrast: numeric('contrast', 0, 15.99),
  saturation: numeric('saturation', 0, 15.99),
  sharpness: numeric('sharpness', 0, 15.99),
  denoise: oneOf('denoise', ['auto', 'off', 'cdn_off', 'cdn_fast', 'cdn_hq']),
  autofocusMode: oneOf('autofocus-mode', ['default', 'manual', 'auto', 'continuous'], { since: '1.0.2' }),
  autofocusRange: oneOf('autofocus-range', ['normal', 'macro', 'full'], { since: '1.0.2' }),
  autofocusSpeed: oneOf('autofocus-speed', ['normal', 'fast'], { since: '1.0.2' }),
  autofocusWindow: region('autofocus-window', { since: '1.0.2' }),
  /** 1 / distance in meters, 0 = infinity; or `default` for the hyperfocal distance. */
  lensPosition: rule<number | 'default'>(
    'lens-position',
    "a number of diopters from 0 to 32, or 'default'",
    (value) => value === 'default' || isNumber(value, 0, 32),
    { since: '1.0.2' },
  ),
  hdr: oneOf('hdr', ['off', 'auto', 'sensor', 'single-exp'], {
    since: '1.1.0',
    text: (value) => (value === 'off' ? null : value),
  }),
  /** Keeps exposure times at multiples of the period of mains flicker. */
  antiFlicker: oneOf('flicker-period', ['off', '50hz', '60hz'], {
    since: '1.2.2',
    text: (value) => FLICKER_PERIOD[value],
  }),
  tuningFile: path('tuning-file'),
  /** Frames in flight; 6 by default, 3 saves contiguous memory on small boards. */
  bufferCount: wholeNumber('buffer-count', 2, 32, { since: '1.0.2' }),
  /** Allocates no raw buffers, which saves contiguous memory. The sensor mode can then not be chosen. */
  noRaw: toggle('no-raw', { since: '1.3.0' }),
  postProcessFile: path('post-process-file'),
  /** Appended unchanged, after a check that they neither repeat nor break what is passed already. */
  extraArgs: rule<readonly string[]>(
    null,
    'an array of strings, one per argument',
    (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
    { text: () => null },
  ),
} satisfies Record<string, OptionRule<never>>;

export type OptionName = keyof typeof OPTION_TABLE;

type Value<Rule> = Rule extends OptionRule<infer T> ? T : never;

/** The options of a stream. rpicam-vid uses its own default for those that are left out. */
export type VideoOptions = {
  readonly [Name in OptionName]?: Value<(typeof OPTION_TABLE)[Name]> | undefined;
};

/** rpicam-vid's own defaults: pixels, frames per second. */
export const RPICAM_DEFAULTS = { width: 640, height: 480, framerate: 30 } as const;

/** The names of all options, in the order of the command line. */
export const OPTION_NAMES = Object.keys(OPTION_TABLE) as readonly OptionName[];

/** An option's value on rpicam-vid's command line; null if it is unset or passes nothing. */
export function optionText(name: OptionName, options: VideoOptions): string | null {
  // Each rule takes the values of its own option, which a union of rules cannot express.
  const { text } = OPTION_TABLE[name] as OptionRule<unknown>;
  const value = options[name];
  return value === undefined || value === null ? null : text(value);
}
