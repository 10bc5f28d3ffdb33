import { ERRORS, PicamdError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

/** What is wrong with one setting of a change. */
export interface SettingProblem {
  /** As the client named it; '' if no setting is the cause. */
  readonly key: string;
  /** A sentence without its full stop. */
  readonly message: string;
}

/** Why a change of settings was refused. Nothing was changed. */
export class SettingsError extends PicamdError {
  readonly problems: readonly SettingProblem[];

  constructor(
    code: ErrorCode,
    {
      message = ERRORS[code].meaning,
      hint = '',
      problems = [],
    }: { message?: string; hint?: string; problems?: readonly SettingProblem[] },
    cause?: unknown,
  ) {
    super(code, message, hint, cause);
    this.problems = problems;
  }
}
