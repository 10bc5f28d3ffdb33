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
  /** It waits long and measures no time: in the long form it runs at the same time as the others of this kind. */
  readonly runsBesideOthers?: boolean;
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

/** In CI, times also depend on the load of the machine: they may be twice as long, and one pause longer. */
const SHORT_FORM = { factor: 2, pauseMs: 300 };
const MS: Readonly<Record<string, number>> = { ms: 1, s: 1000 };

/** The limit of a time in this form. */
export function maxMs(ms: number, form: Form): number {
  return form === 'long' ? ms : ms * SHORT_FORM.factor + SHORT_FORM.pauseMs;
}

export function holds(bound: Bound, value: number, form: Form): boolean {
  if (!('max' in bound)) return value >= bound.min;
  const unitMs = MS[bound.unit];
  return unitMs === undefined ? value <= bound.max : value * unitMs <= maxMs(bound.max * unitMs, form);
}

export function boundText(bound: Bound): string {
  return 'max' in bound ? `≤ ${withUnit(bound.max, bound)}` : `≥ ${withUnit(bound.min, bound)}`;
}

/** As in `1.2 s`, `3`, `870 ms`. */
export function withUnit(value: number, { unit }: Bound): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}
