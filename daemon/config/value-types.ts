import * as v from 'valibot';
import { FREE } from './browser-rules.ts';
import type { BrowserRule } from './browser-rules.ts';
import type { FormFacts } from './form-facts.ts';

/**
 * What a reload restarts when a setting has changed. 'live' restarts nothing: every reload applies it, or it is read
 * where it is used. 'restart' takes effect only after a restart of picamd.
 */
export type ReloadScope = 'live' | 'listen' | 'camera' | 'log' | 'restart';

const LINE_CHARACTERS = 4096;
const LIST_CHARACTERS = 8192;
const TEXT: FormFacts = { kind: 'text', maxLength: LINE_CHARACTERS };

/** How the text of a value is parsed, and what is allowed. */
export interface ValueType<T> {
  readonly schema: v.GenericSchema<string, T>;
  /** Completes "must be …". */
  readonly allowed: string;
  /** Completes "must be …" for a text that people write by mistake; null if `allowed` says enough. */
  readonly advice?: (text: string) => string | null;
  /** What --help shows after the flag. */
  readonly placeholder: string;
  /** What a form needs to ask for it; if it says nothing else, one line of text. */
  readonly form?: FormFacts;
}

/** A setting. Its key is its name in the file; flagOf() and variableOf() derive the other names. */
export interface Setting<T> extends ValueType<T> {
  readonly default: T;
  /** The default as written in the file; may be empty. */
  readonly defaultText: string;
  /** One line. */
  readonly help: string;
  readonly affects: ReloadScope;
  /** Its value may contain a password and is never shown. */
  readonly secret: boolean;
  readonly form: FormFacts;
  /** Whether an admin may change it in a browser. */
  readonly browser: BrowserRule;
}

/** `text` is the default as written in the file; '' parses as '', [] or null. Unless `more` says so, it is no secret, and a browser may set it. */
export function setting<T>(
  type: ValueType<T>,
  text: string,
  affects: ReloadScope,
  help: string,
  { secret = false, browser = FREE }: { secret?: boolean; browser?: BrowserRule } = {},
): Setting<T> {
  const { form = TEXT } = type;
  const value = v.parse(type.schema, text);
  return { ...type, form, default: value, defaultText: text, help, affects, secret, browser };
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
    form: { kind: 'integer', min, max, step: 1, unit },
  };
}

/** 4:2:0 halves chroma in both directions, so sizes are even. rpicam-vid would silently round down. */
export function even(min: number, max: number, unit: string): ValueType<number> {
  const { schema, placeholder } = integer(min, max);
  return {
    schema: v.pipe(schema, v.multipleOf(2)),
    allowed: `an even number from ${min} to ${max} ${unit}`,
    placeholder,
    form: { kind: 'integer', min, max, step: 2, unit },
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
    form: { kind: 'number', min, max, unit },
  };
}

/** That type, or empty (null) for the default of the camera program. */
export function optional<T>(type: ValueType<T>): ValueType<T | null> {
  return {
    ...type,
    schema: v.union([
      v.pipe(
        v.literal(''),
        v.transform(() => null),
      ),
      type.schema,
    ]),
    allowed: `${type.allowed}, or empty`,
  };
}

export function choice<const T extends string>(...values: T[]): ValueType<T> {
  return {
    schema: v.picklist(values) as v.GenericSchema<string, T>,
    allowed: `one of ${values.join(', ')}`,
    placeholder: values.length > 4 ? 'CHOICE' : values.join('|'),
    form: { kind: 'choice', choices: values },
  };
}

const SWITCH_VALUES: Record<string, boolean> = {
  on: true,
  true: true,
  yes: true,
  '1': true,
  off: false,
  false: false,
  no: false,
  '0': false,
};

export function isSwitchValue(word: string): boolean {
  return Object.hasOwn(SWITCH_VALUES, word.toLowerCase());
}

export const onOff: ValueType<boolean> = {
  schema: v.pipe(
    v.string(),
    v.toLowerCase(),
    v.picklist(Object.keys(SWITCH_VALUES)),
    v.transform((word) => SWITCH_VALUES[word] === true),
  ),
  allowed: 'on or off',
  placeholder: 'on|off',
  form: { kind: 'on-off' },
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
    allowed: `a size from ${min} to ${max}, like 512K or 16M`,
    placeholder: 'SIZE',
    form: { kind: 'bytes', min: toBytes(min), max: toBytes(max) },
  };
}

function toBytes(text: string): number {
  const unit = text.slice(-1).toUpperCase();
  return unit in FACTORS ? Number(text.slice(0, -1)) * (FACTORS[unit] ?? 1) : Number(text);
}

/** One line of at most 4096 characters that matches `pattern`. */
export function line(
  placeholder: string,
  allowed: string,
  pattern: RegExp = /^\P{Cc}*$/u,
): ValueType<string> {
  return {
    schema: v.pipe(v.string(), v.maxLength(LINE_CHARACTERS), v.regex(pattern)),
    allowed,
    placeholder,
    form: TEXT,
  };
}

/**
 * Any number of items, separated by commas or spaces, that each satisfy `isItem` after `normalize`. `allowed` names them
 * in plural.
 */
export function listOf(
  allowed: string,
  isItem: (item: string) => boolean,
  normalize: (item: string) => string = (item) => item,
): ValueType<string[]> {
  return {
    schema: v.pipe(
      v.string(),
      v.maxLength(LIST_CHARACTERS),
      v.transform((text) =>
        text
          .split(/[\s,]+/)
          .filter(Boolean)
          .map(normalize),
      ),
      v.everyItem(isItem),
    ),
    allowed: `a comma-separated list of ${allowed}`,
    placeholder: 'LIST',
    form: { kind: 'list', maxLength: LIST_CHARACTERS },
  };
}
