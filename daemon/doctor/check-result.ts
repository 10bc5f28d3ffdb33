/** `skipped`: there is nothing to look at on this machine, or with these settings. */
export type State = 'ok' | 'skipped' | 'warning' | 'fault';

/** What a check has found. */
export interface CheckResult {
  readonly state: State;
  /** One line. */
  readonly message: string;
  /** What to do: a command, which begins with a small letter, or a sentence; null when there is nothing to do. */
  readonly hint: string | null;
}

export function ok(message: string): CheckResult {
  return { state: 'ok', message, hint: null };
}

export function skipped(message: string): CheckResult {
  return { state: 'skipped', message, hint: null };
}

export function warning(message: string, hint: string | null): CheckResult {
  return { state: 'warning', message, hint };
}

export function fault(message: string, hint: string | null): CheckResult {
  return { state: 'fault', message, hint };
}

/** What this user may not see is no fault of the camera. */
export function notPermitted(what: string): CheckResult {
  return warning(`${what} cannot be seen by this user`, 'sudo picamd doctor');
}
