/** What a form needs to ask for a value: which field, and its limits. Lengths are in characters. */
export type FormFacts =
  | {
      readonly kind: 'integer' | 'number';
      readonly min: number;
      readonly max: number;
      /** Between two allowed values; a number without it may be any. */
      readonly step?: number;
      /** Of the value, as in `seconds`; '' if it has none. */
      readonly unit: string;
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'on-off' }
  /** A size; `min` and `max` in bytes. The text may end in K, M or G. */
  | { readonly kind: 'bytes'; readonly min: number; readonly max: number }
  /** Any number of items, separated by commas. */
  | { readonly kind: 'list'; readonly maxLength: number }
  /** A fixed count of numbers, separated by commas. */
  | { readonly kind: 'numbers'; readonly count: number; readonly min: number; readonly max: number }
  | { readonly kind: 'text'; readonly maxLength: number };
