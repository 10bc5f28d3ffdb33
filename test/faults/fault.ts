/** short: what CI has time for; long: more of everything. */
export type Form = 'short' | 'long';

/** What a fault has come to. */
export interface Outcome {
  /** To be compared with the bound, in its unit. */
  value: number;
  /** Something else that was seen, in a few words. */
  note?: string;
  /** Resident memory that the daemon has more than before the fault, in MB; null where it was started anew. */
  growth?: number | null;
}

/** One way in which the world goes wrong, and how far the daemon may let it show. */
export interface Fault {
  readonly name: string;
  /** What is measured: the noun phrase that `value` is of. */
  readonly measured: string;
  readonly bound: Bound;
  /** Programs of test/clients/programs.txt; without one of them it is skipped, or has failed when CI=true. */
  readonly needs?: readonly string[];
  /** Why this machine cannot have this fault, in words, or null. */
  whyNot?(): string | null;
  /**
   * Resolves with what was measured.
   *
   * @throws Error when something was lost: the daemon, a viewer, a frame's wholeness, memory, files.
   */
  run(form: Form): Promise<Outcome>;
}

/** At least or at most so much. */
export type Bound = { readonly unit: string } & ({ readonly most: number } | { readonly least: number });

/** The short form runs among all other tests, where a time says as much of the machine as of the daemon. */
const SHORT_FORM_SLACK = 2;

export function holds(bound: Bound, value: number, form: Form): boolean {
  if (!('most' in bound)) return value >= bound.least;
  const slack = form === 'short' && /^m?s$/.test(bound.unit) ? SHORT_FORM_SLACK : 1;
  return value <= bound.most * slack;
}

export function boundText(bound: Bound): string {
  return 'most' in bound ? `≤ ${withUnit(bound.most, bound)}` : `≥ ${withUnit(bound.least, bound)}`;
}

/** `1.2 s`, `3`, `870 ms` */
export function withUnit(value: number, { unit }: Bound): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}
