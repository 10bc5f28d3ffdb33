/** How much is known of a recipe: run by this project's tests, read in the program's papers, or told by users. */
export interface Evidence {
  readonly kind: 'tested' | 'read' | 'reported';
  /** A sentence with the versions. */
  readonly text: string;
}

/**
 * A piece of a recipe. Its texts hold names in braces that `fill` knows ({stream}); prose and fields may have
 * `words in backticks`, which are typed as they stand.
 */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fields'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'file'; readonly name: string; readonly language: string; readonly text: string }
  | { readonly kind: 'command'; readonly text: string };

/** The settings with which one program shows or records this camera. */
export interface Recipe {
  /** The word for it in `picamd urls WORD` and in the page's address. */
  readonly id: string;
  readonly name: string;
  /** What the program is, behind its name and a comma. */
  readonly what: string;
  readonly blocks: readonly Block[];
  readonly evidence: Evidence;
  /** The program refuses pictures whose width or height is no multiple of this. */
  readonly multipleOf?: number;
}
