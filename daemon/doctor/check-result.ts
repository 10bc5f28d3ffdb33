/** `skipped`: there is nothing to look at on this machine, or with these settings. */
export type State = 'ok' | 'skipped' | 'warning' | 'fault';

/** What a check has found. */
export interface Finding {
  readonly state: State;
  /** One line. */
  readonly says: string;
  /** What to do: a command, which begins with a small letter, or a sentence; null when there is nothing to do. */
  readonly fix: string | null;
}

export function ok(says: string): Finding {
  return { state: 'ok', says, fix: null };
}

export function skipped(says: string): Finding {
  return { state: 'skipped', says, fix: null };
}

export function warning(says: string, fix: string | null): Finding {
  return { state: 'warning', says, fix };
}

export function fault(says: string, fix: string | null): Finding {
  return { state: 'fault', says, fix };
}

/** What this user may not see is no fault of the camera. */
export function unseen(what: string): Finding {
  return warning(`${what} cannot be seen by this user`, 'sudo picamd doctor');
}
