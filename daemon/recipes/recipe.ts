import type { Turn } from '../frame/exif-orientation.ts';

/** What a recipe is for. The lists show recipes in this order. */
export const CATEGORIES = ['recorder', 'home', 'printer', 'player', 'programming'] as const;

/** How well a recipe is known to work, best first. The lists show recipes of one category in this order. */
export const EVIDENCE_KINDS = [
  /** A test of this project runs the program. */
  'tested',
  /** Somebody ran the program by hand. */
  'tried',
  /** From the program's documentation or source code. */
  'read',
  /** From reports of users. */
  'reported',
] as const;

export interface Evidence {
  readonly kind: (typeof EVIDENCE_KINDS)[number];
  /** A sentence with the versions. */
  readonly text: string;
}

/** What a program does with the EXIF orientation in the pictures of a rotated camera. */
export interface Orientation {
  /** It turns the pictures, and so has to be told the size that is displayed; null: not known. */
  readonly follows: boolean | null;
  /** How that is known, and the version. */
  readonly evidence: string;
  /** What to do there if the pictures must be turned by this much; missing if there is nothing to do. */
  readonly advice?: (turn: Exclude<Turn, 0>) => string;
}

/**
 * A piece of a recipe. Its texts contain placeholders that `fill` replaces, such as {stream}. In prose and fields,
 * `backticks` mark what the user types literally.
 */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fields'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'file'; readonly name: string; readonly language: string; readonly text: string }
  | { readonly kind: 'command'; readonly text: string }
  /** What a setting of picamd has to do with it. On the page, an admin can change the setting there. */
  | { readonly kind: 'setting'; readonly key: SettingOfRecipes; readonly text: string };

/** Settings that recipes explain; an admin may set each in a browser. */
export type SettingOfRecipes = 'FRAME_ANCESTORS' | 'CORS_ORIGIN';

/** Settings with which one program shows or records this camera. */
export interface Recipe {
  /** The argument of `picamd urls`, the anchor on the page, and the name of the recipe's file. */
  readonly id: string;
  readonly name: string;
  /** What the program is: printed after its name and a comma. */
  readonly what: string;
  readonly category: (typeof CATEGORIES)[number];
  readonly blocks: readonly Block[];
  readonly evidence: Evidence;
  readonly orientation: Orientation;
  /** Set if the program rejects pictures whose width or height is not a multiple of this. */
  readonly multipleOf?: number;
  /** What its token may do, if more than view the picture. */
  readonly tokenRights?: readonly string[];
}
