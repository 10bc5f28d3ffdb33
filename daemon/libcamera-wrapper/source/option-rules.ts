import type { Region } from './video-options.ts';

/** How one option is checked and put on the command line. */
export interface OptionRule<T> {
  /** rpicam-vid's long option without the dashes; null when nothing is passed for it directly. */
  readonly flag: string | null;
  /** What is allowed, worded to follow "must be". */
  readonly allowed: string;
  /** First rpicam-apps release that has the option; missing = all since v1.0.0. */
  readonly since?: string;
  accepts(value: unknown): boolean;
  /** The value as rpicam-vid reads it; '' = the bare option, null = the option is left away. */
  text(value: T): string | null;
}

/** A finite number within limits. rpicam-vid itself takes nan and inf, and clamps some values without a word. */
export function number(flag: string, min: number, max: number, unit = ''): OptionRule<number> {
  return {
    flag,
    allowed: `a number from ${min} to ${max}${unit}`,
    accepts: (value) => isNumber(value, min, max),
    text: String,
  };
}

/** A whole number within limits. rpicam-vid wraps negative ones around: -5 becomes 4294967291. */
export function wholeNumber(flag: string, min: number, max: number, unit = ''): OptionRule<number> {
  return {
    flag,
    allowed: `a whole number from ${min} to ${max}${unit}`,
    accepts: (value) => isNumber(value, min, max) && Number.isInteger(value),
    text: String,
  };
}

/** An even number of pixels: rpicam-vid rounds odd ones down without a word. JPEG ends at 65535. */
export function pixels(flag: string): OptionRule<number> {
  const [min, max] = [16, 16384];
  return {
    flag,
    allowed: `an even whole number from ${min} to ${max}`,
    accepts: (value) => isNumber(value, min, max) && value % 2 === 0,
    text: String,
  };
}

/** One of a few words or numbers. */
export function oneOf<const T extends string | number>(flag: string, choices: readonly T[]): OptionRule<T> {
  return {
    flag,
    allowed: `one of ${choices.join(', ')}`,
    accepts: (value) => choices.some((choice) => choice === value),
    text: String,
  };
}

/** A switch. False leaves it away: a value behind a bare switch would be taken for its argument. */
export function onOff(flag: string): OptionRule<boolean> {
  return {
    flag,
    allowed: 'true or false',
    accepts: (value) => typeof value === 'boolean',
    text: (value) => (value ? '' : null),
  };
}

/** A file. A leading dash could be taken for an option, and `-` alone has meanings of its own. */
export function path(flag: string): OptionRule<string> {
  return {
    flag,
    allowed: "a path that does not begin with '-' (write ./-name)",
    accepts: (value) => typeof value === 'string' && /^[^-\0][^\0]*$/u.test(value),
    text: (value) => value,
  };
}

/** A part of the picture. rpicam-vid ignores one that it cannot read. */
export function region(flag: string): OptionRule<Region> {
  return {
    flag,
    allowed: '{ x, y, width, height } in fractions of the picture, all of it inside',
    accepts: (value) =>
      isRecord(value) &&
      isNumber(value['x'], 0, 1) &&
      isNumber(value['y'], 0, 1) &&
      isNumber(value['width'], SMALLEST_FRACTION, 1) &&
      isNumber(value['height'], SMALLEST_FRACTION, 1) &&
      value['x'] + value['width'] <= 1 + ROUNDING &&
      value['y'] + value['height'] <= 1 + ROUNDING,
    text: ({ x, y, width, height }) => [x, y, width, height].join(','),
  };
}

/** A region smaller than this is less than a pixel of the largest sensor. */
const SMALLEST_FRACTION = 0.0001;
/** 0.7 + 0.3 and its like may come out a little above 1. */
const ROUNDING = 1e-9;

export function isNumber(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
