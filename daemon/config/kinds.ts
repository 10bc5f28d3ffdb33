import * as v from 'valibot';
import { splitWords } from './args.ts';

/**
 * What a reload restarts when a setting has changed. 'live' restarts nothing: every reload applies it, or it is read
 * where it is used. 'restart' takes effect only after a restart of picamd.
 */
export type ReloadScope = 'live' | 'listen' | 'camera' | 'log' | 'restart';

/** A kind of value: how its text is read, and how a person is told what is allowed. */
export interface ValueType<T> {
  readonly schema: v.GenericSchema<string, T>;
  /** Completes "… must be". */
  readonly allowed: string;
  /** What --help shows behind the flag. */
  readonly placeholder: string;
}

/** One setting. The key is its name in the file; the flag and the environment's name follow from it. */
export interface Setting<T> extends ValueType<T> {
  readonly default: T;
  /** The default as it is written in the file; may be empty. */
  readonly defaultText: string;
  /** One line. */
  readonly help: string;
  readonly affects: ReloadScope;
  /** Its value may hold a password and is never shown. */
  readonly secret: boolean;
}

/** `text` is the default as a person would write it; '' for none, which then reads as `undefined`-like '' or []. */
export function setting<T>(
  kind: ValueType<T>,
  text: string,
  affects: ReloadScope,
  help: string,
  secret = false,
): Setting<T> {
  return { ...kind, default: v.parse(kind.schema, text), defaultText: text, help, affects, secret };
}

export function integer(min: number, max: number, unit = ''): ValueType<number> {
  return {
    schema: v.pipe(
      v.string(),
      v.regex(/^-?\d{1,15}$/),
      v.transform(Number),
      v.minValue(min),
      v.maxValue(max),
    ),
    allowed: `a whole number from ${min} to ${max}${unit === '' ? '' : ` ${unit}`}`,
    placeholder: 'N',
  };
}

/** Chroma is halved both ways in 4:2:0, so sizes are even; rpicam-vid would round down without a word. */
export function even(min: number, max: number, unit: string): ValueType<number> {
  const { schema, placeholder } = integer(min, max);
  return {
    schema: v.pipe(schema, v.multipleOf(2)),
    allowed: `an even number from ${min} to ${max} ${unit}`,
    placeholder,
  };
}

export function number(min: number, max: number, unit = ''): ValueType<number> {
  return {
    schema: v.pipe(
      v.string(),
      v.regex(/^-?(\d{1,12}(\.\d{0,9})?|\.\d{1,9})$/),
      v.transform(Number),
      v.minValue(min),
      v.maxValue(max),
    ),
    allowed: `a number from ${min} to ${max}${unit === '' ? '' : ` ${unit}`}`,
    placeholder: 'N',
  };
}

/** The same, or nothing: then the camera program's own default counts. */
export function optional<T>(kind: ValueType<T>): ValueType<T | null> {
  return {
    ...kind,
    schema: v.union([
      v.pipe(
        v.literal(''),
        v.transform(() => null),
      ),
      kind.schema,
    ]),
    allowed: `${kind.allowed}, or empty`,
  };
}

export function choice<const T extends string>(...values: T[]): ValueType<T> {
  return {
    schema: v.picklist(values) as v.GenericSchema<string, T>,
    allowed: `one of ${values.join(', ')}`,
    placeholder: values.length > 4 ? 'WORD' : values.join('|'),
  };
}

const SWITCH: Record<string, boolean> = {
  on: true,
  true: true,
  yes: true,
  '1': true,
  off: false,
  false: false,
  no: false,
  '0': false,
};

export function isSwitchWord(word: string): boolean {
  return Object.hasOwn(SWITCH, word.toLowerCase());
}

export const onOff: ValueType<boolean> = {
  schema: v.pipe(
    v.string(),
    v.toLowerCase(),
    v.picklist(Object.keys(SWITCH)),
    v.transform((word) => SWITCH[word] === true),
  ),
  allowed: 'on or off',
  placeholder: 'on|off',
};

const FACTORS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** `16M`, `512K` or plain bytes. */
export function bytes(min: string, max: string): ValueType<number> {
  return {
    schema: v.pipe(
      v.string(),
      v.regex(/^\d{1,12}[KMG]?$/i),
      v.transform(toBytes),
      v.minValue(toBytes(min)),
      v.maxValue(toBytes(max)),
    ),
    allowed: `a size from ${min} to ${max}, as in 512K or 16M`,
    placeholder: 'SIZE',
  };
}

function toBytes(text: string): number {
  const unit = text.slice(-1).toUpperCase();
  return unit in FACTORS ? Number(text.slice(0, -1)) * (FACTORS[unit] ?? 1) : Number(text);
}

/** Any text of one line, at most 4096 characters. */
export function line(
  placeholder: string,
  allowed: string,
  pattern: RegExp = /^\P{Cc}*$/u,
): ValueType<string> {
  return { schema: v.pipe(v.string(), v.maxLength(4096), v.regex(pattern)), allowed, placeholder };
}

export const words: ValueType<string[]> = {
  schema: v.pipe(
    v.string(),
    v.maxLength(8192),
    v.transform(splitWords),
    v.check((list) => list !== null),
    v.transform((list) => list ?? []),
  ),
  allowed: 'words with every quote closed, or a JSON array of strings',
  placeholder: 'WORDS',
};

/** Any number of items with commas or spaces between them, each of which `isItem` takes. */
export function listOf(allowed: string, isItem: (item: string) => boolean): ValueType<string[]> {
  return {
    schema: v.pipe(
      v.string(),
      v.maxLength(8192),
      v.transform((text) => text.split(/[\s,]+/).filter(Boolean)),
      v.everyItem(isItem),
    ),
    allowed: `a list with commas, each ${allowed}`,
    placeholder: 'LIST',
  };
}

/** Numbers from 0 to `max` with commas between them. */
export function numbers(count: number, max: number, example: string): ValueType<number[]> {
  return {
    schema: v.pipe(
      v.string(),
      v.transform((list) =>
        list.split(',').map((item) => (/^\d{1,6}(\.\d{1,6})?$/.test(item.trim()) ? Number(item) : -1)),
      ),
      v.length(count),
      v.everyItem((item) => item >= 0 && item <= max),
    ),
    allowed: `${count} numbers from 0 to ${max} with commas, as in ${example}`,
    placeholder: example,
  };
}

function decodable(url: string): boolean {
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

export const httpUrl: ValueType<string> = {
  schema: v.pipe(
    v.string(),
    v.maxLength(4096),
    v.check((url) => url === '' || (/^https?:\/\//i.test(url) && URL.canParse(url) && decodable(url))),
  ),
  allowed: 'a URL that starts with http:// or https://, with % only as in %40',
  placeholder: 'URL',
};
