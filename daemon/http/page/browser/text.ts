import { textOf } from './english.ts';
import type { TextKey } from './english.ts';

type Values = Readonly<Record<string, string | number>>;

/** For Intl, as in `lang` of the page. */
export const LANGUAGE: string = textOf('live.language');

/** The text of a key in the page's language, with the values of its {placeholders}; a number is written as in that language. */
export function text(key: TextKey, values: Values = {}): string {
  return textOf(key).replaceAll(/\{(\w+)\}/g, (all, name: string) => {
    const value = values[name] ?? all;
    return typeof value === 'number' ? value.toLocaleString(LANGUAGE) : value;
  });
}

/** The text for this {count}: `one` where the language has a form for it, else `other`. */
export function countedText(one: TextKey, other: TextKey, count: number, values: Values = {}): string {
  const isOne = new Intl.PluralRules(LANGUAGE).select(count) === 'one';
  return text(isOne ? one : other, { ...values, count });
}
