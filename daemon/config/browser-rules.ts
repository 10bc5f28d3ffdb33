/**
 * Whether an admin may change a setting in a browser. `free`: yes. `confirm`: yes, but it can lock the admin out, so the
 * new value stands only after a request that shows that it did not. `never`: no; `why` is a sentence for the page.
 */
export type BrowserRule =
  | { readonly kind: 'free' }
  | {
      readonly kind: 'confirm';
      readonly why: string;
      /** Values that a browser may not set all the same, and a sentence why. */
      readonly except?: { readonly pattern: RegExp; readonly why: string };
    }
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

export function confirmInBrowser(why: string, except?: { pattern: RegExp; why: string }): BrowserRule {
  return except === undefined ? { kind: 'confirm', why } : { kind: 'confirm', why, except };
}

/** Why a browser may not set this value; null if it may. */
export function browserProblem(rule: BrowserRule, text: string): string | null {
  if (rule.kind === 'never') return rule.why;
  return rule.kind === 'confirm' && rule.except?.pattern.test(text) === true ? rule.except.why : null;
}
