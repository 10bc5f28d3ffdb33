/** `skipped`: the check does not apply to this machine or these settings. */
export type CheckState = 'ok' | 'skipped' | 'warning' | 'fault';

/** The outcome of one check. */
export interface CheckResult {
  readonly state: CheckState;
  /** One line. */
  readonly message: string;
  /** What to do: a command, which starts with a lower-case letter, or a sentence; null for `ok` and `skipped`. */
  readonly hint: string | null;
}

/** A warning or a fault: there is always something to do. */
export interface Problem extends CheckResult {
  readonly hint: string;
}

export function ok(message: string): CheckResult {
  return { state: 'ok', message, hint: null };
}

export function skipped(message: string): CheckResult {
  return { state: 'skipped', message, hint: null };
}

export function warning(message: string, hint: string): Problem {
  return { state: 'warning', message, hint };
}

export function fault(message: string, hint: string): Problem {
  return { state: 'fault', message, hint };
}

/** A warning, not a fault: the camera may be fine, but this user has no permission to look. */
export function notPermitted(what: string): Problem {
  return warning(`this user cannot read ${what}`, 'sudo picamd doctor');
}
