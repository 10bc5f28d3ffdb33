/** A part of the picture as fractions of its width and height; origin top left, x + width and y + height at most 1. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How an option is checked and passed to rpicam-vid. */
export interface OptionRule<T> {
  /** rpicam-vid's long option without the dashes; null when nothing is passed for it directly. */
  readonly flag: string | null;
  /** The valid values, worded to follow "must be". */
  readonly allowed: string;
  /** First rpicam-apps release that has the option; missing = all since v1.0.0. */
  readonly since?: string;
  accepts(value: unknown): boolean;
  /** The value as rpicam-vid reads it; '' = the option without a value, null = the option is left out. */
  text(value: T): string | null;
}

/** What differs between options of one kind. */
interface Details<T> {
  since?: string;
  /** Follows the range: `µs`. */
  unit?: string;
  text?(value: T): string | null;
}

/** A finite number in a range. rpicam-vid itself takes nan and inf, and silently clamps some values. */
export function numeric(flag: string, min: number, max: number, details?: Details<number>) {
  const allowed = `a number from ${min} to ${max}`;
  return rule<number>(flag, allowed, (value) => isNumber(value, min, max), details);
}

/** A whole number in a range. rpicam-vid wraps negative numbers around: -5 becomes 4294967291. */
export function wholeNumber(flag: string, min: number, max: number, details?: Details<number>) {
  const allowed = `a whole number from ${min} to ${max}`;
  return rule<number>(flag, allowed, (value) => isWhole(value, min, max), details);
}

/** An even number of pixels: rpicam-vid silently rounds odd ones down. A JPEG has at most 65535. */
export function pixels(flag: string) {
  const [min, max] = [16, 16384];
  const allowed = `an even whole number from ${min} to ${max}`;
  return rule<number>(flag, allowed, (value) => isWhole(value, min, max) && value % 2 === 0);
}

/** One of a few words or numbers. */
export function oneOf<const T extends string | number>(
  flag: string,
  choices: readonly T[],
  details?: Details<T>,
) {
  const accepts = (value: unknown) => choices.some((choice) => choice === value);
  return rule<T>(flag, `one of ${choices.join(', ')}`, accepts, details);
}

/** A switch. False leaves it out: rpicam-vid would take a value after it for its argument. */
export function toggle(flag: string, details: Details<boolean> = {}) {
  return rule<boolean>(flag, 'true or false', (value) => typeof value === 'boolean', {
    ...details,
    text: (value) => (value ? '' : null),
  });
}

/** A file. A leading dash could be taken for an option, and `-` by itself has other meanings. */
export function path(flag: string) {
  return rule<string>(flag, "a path that does not begin with '-' (write ./-name)", isPath);
}

/** A part of the picture. rpicam-vid ignores one that it cannot read. */
export function region(flag: string, details: Details<Region> = {}) {
  const allowed = '{ x, y, width, height } as fractions of the picture, not reaching outside it';
  return rule<Region>(flag, allowed, isRegion, {
    ...details,
    text: ({ x, y, width, height }) => [x, y, width, height].join(','),
  });
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && /^[^-\0][^\0]*$/u.test(value);
}

/** A smaller region is less than one pixel of the largest sensor. */
const SMALLEST_FRACTION = 0.0001;
/** 0.7 + 0.3 and similar sums can come out slightly above 1. */
const ROUNDING = 1e-9;

function isRegion(value: unknown): boolean {
  return (
    isRecord(value) &&
    isNumber(value['x'], 0, 1) &&
    isNumber(value['y'], 0, 1) &&
    isNumber(value['width'], SMALLEST_FRACTION, 1) &&
    isNumber(value['height'], SMALLEST_FRACTION, 1) &&
    value['x'] + value['width'] <= 1 + ROUNDING &&
    value['y'] + value['height'] <= 1 + ROUNDING
  );
}

/** Any other option: `allowed` says what `accepts` checks. */
export function rule<T>(
  flag: string | null,
  allowed: string,
  accepts: (value: unknown) => boolean,
  { unit, since, text = String }: Details<T> = {},
): OptionRule<T> {
  const limits = unit === undefined ? allowed : `${allowed} ${unit}`;
  return { flag, allowed: limits, accepts, text, ...(since === undefined ? {} : { since }) };
}

export function isNumber(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max;
}

export function isWhole(value: unknown, min: number, max: number): value is number {
  return isNumber(value, min, max) && Number.isInteger(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
