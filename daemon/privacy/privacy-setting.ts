/** What someone has last set: `auto` follows the schedule, `on` and `off` override it. */
export interface PrivacySetting {
  readonly state: 'auto' | 'on' | 'off';
  /** When it becomes `auto` again, in ms since 1970; null: when someone sets it. */
  readonly until: number | null;
  /** Who set it, as the log names them. */
  readonly by: string;
  /** When, in ms since 1970, by the clock at that time. */
  readonly since: number;
}

/**
 * Why the camera is private: someone has switched it on, the schedule says so, or would if the time were known, or nobody knows what
 * was last set, because the file cannot be read.
 */
export type PrivacyReason = 'user' | 'schedule' | 'unknown-time' | 'unknown-state';

export interface PrivacyState {
  readonly on: boolean;
  /** When this changes by itself, in ms since 1970; null if it does not, or if the time is not known. */
  readonly until: number | null;
  /** Null while it is off. */
  readonly reason: PrivacyReason | null;
  /** Who has switched it; null if nobody has. */
  readonly by: string | null;
}

interface Facts {
  readonly setting: PrivacySetting;
  /** privacy.json could not be read. */
  readonly isLost: boolean;
  /** The setting was made since picamd started. */
  readonly isOfThisRun: boolean;
  readonly schedule: { readonly on: boolean; readonly until: number | null };
  readonly isClockKnown: boolean;
}

/** What follows from the setting, once isOver() is handled. Whatever is not known counts for privacy. */
export function privacyState({ setting, isLost, isOfThisRun, schedule, isClockKnown }: Facts): PrivacyState {
  const { state, until, by } = setting;
  if (isLost) return { on: true, until: null, reason: 'unknown-state', by: null };
  if (state === 'on') return { on: true, until, reason: 'user', by };
  // Without a clock nobody knows whether an `off` of an earlier start has ended.
  if (state === 'off' && (isClockKnown || isOfThisRun)) return { on: false, until, reason: null, by };
  const reason = !schedule.on ? null : isClockKnown ? 'schedule' : 'unknown-time';
  return { ...schedule, reason, by: null };
}

/** The setting that holds now: one whose time is over is `auto`. Only with a clock that is known. */
export function currentSetting(
  setting: PrivacySetting,
  schedule: Facts['schedule'],
  nowMs: number,
): PrivacySetting {
  const { state, until } = setting;
  if (state === 'auto') return setting;
  const isOver = until !== null && until <= nowMs;
  // There is nothing to keep off.
  if (isOver || (state === 'off' && !schedule.on)) return { ...setting, state: 'auto', until: null };
  // It was set before the time was known.
  return state === 'off' && until === null ? { ...setting, until: schedule.until } : setting;
}
