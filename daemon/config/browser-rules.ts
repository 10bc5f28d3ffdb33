/**
 * Whether an admin may change a setting in a browser. `free`: yes. `confirm`: yes, but it can lock the admin out, so the
 * new value stands only after a request that shows that it did not. `never`: no; `why` is a sentence for the page.
 */
export type BrowserRule =
  | { readonly kind: 'free' }
  | { readonly kind: 'confirm'; readonly why: string }
  | { readonly kind: 'never'; readonly why: string };

export const FREE: BrowserRule = { kind: 'free' };

/** A path would let an admin's password read and write files of the machine. */
export const A_PATH =
  'It names a file or device of this machine: only someone with access to the machine may set it.';
/** A command would let an admin's password run programs. */
export const A_PROGRAM = 'It decides what programs run: only someone with access to the machine may set it.';

export function neverInBrowser(why: string): BrowserRule {
  return { kind: 'never', why };
}

export function confirmInBrowser(why: string): BrowserRule {
  return { kind: 'confirm', why };
}
