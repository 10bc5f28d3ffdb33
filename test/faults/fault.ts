/** short: for CI; long: more of everything. */
export type Form = 'short' | 'long';

/** Result of a fault. */
export interface Outcome {
  /** Compared with the bound, in its unit. */
  value: number;
  /** Other observations. */
  note?: string;
  /** Growth of the daemon's resident memory, in MB; null if it was restarted. */
  growth?: number | null;
}

/** A fault of the environment, and a limit for its effect on the daemon. */
export interface Fault {
  readonly name: string;
  /** Description of `value`. */
  readonly measured: string;
  readonly bound: Bound;
  /** Required programs from test/clients/programs.txt. If one is missing, the fault is skipped, or fails if CI=true. */
  readonly needs?: readonly string[];
  /** The reason why this machine cannot run this fault, or null. */
  whyNot?(): string | null;
  /**
   * Causes the fault and measures its effect.
   *
   * @throws Error if the daemon fails, a viewer is cut off or gets a damaged frame, or memory or files leak.
   */
  run(form: Form): Promise<Outcome>;
}

/** An upper or a lower limit. */
export type Bound = { readonly unit: string } & ({ readonly max: number } | { readonly min: number });

/** The short form runs together with other tests, so times also depend on the load of the machine. */
const SHORT_FORM_SLACK = 2;

export function holds(bound: Bound, value: number, form: Form): boolean {
  if (!('max' in bound)) return value >= bound.min;
  const slack = form === 'short' && /^m?s$/.test(bound.unit) ? SHORT_FORM_SLACK : 1;
  return value <= bound.max * slack;
}

export function boundText(bound: Bound): string {
  return 'max' in bound ? `≤ ${withUnit(bound.max, bound)}` : `≥ ${withUnit(bound.min, bound)}`;
}

/** As in `1.2 s`, `3`, `870 ms`. */
export function withUnit(value: number, { unit }: Bound): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}
