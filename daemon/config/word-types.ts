import * as v from 'valibot';
import { splitWords } from './args.ts';
import type { ValueType } from './value-types.ts';

const MOST_CHARACTERS = 8192;

/** A program's arguments, see splitWords(). */
export const args: ValueType<string[]> = {
  schema: v.pipe(
    v.string(),
    v.maxLength(MOST_CHARACTERS),
    v.transform(splitWords),
    v.check((list) => list !== null),
    v.transform((list) => list ?? []),
  ),
  allowed: 'words separated by spaces, with balanced quotes, or a JSON array of strings',
  placeholder: 'ARGS',
  form: { kind: 'text', maxLength: MOST_CHARACTERS },
};

const COUNTS: Readonly<Record<number, string>> = { 2: 'two', 4: 'four' };

/** `count` numbers from 0 to `max`, separated by commas. */
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
    allowed: `${COUNTS[count] ?? count} comma-separated numbers from 0 to ${max}, like ${example}`,
    placeholder: example,
    form: { kind: 'numbers', count, min: 0, max },
  };
}
