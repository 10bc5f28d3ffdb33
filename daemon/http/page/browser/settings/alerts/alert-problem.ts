import { errorText } from '../error-text.ts';
import type { DaemonNotice } from '../settings-document.ts';

/** What is wrong with an alert, as /alerts.json and /alerts/test say it. */
export interface AlertProblem extends DaemonNotice {
  /** Such as `refused`; null where the code says it all. */
  readonly reason?: string | null;
}

/** Says it in the language of the page, which has a text for each reason. */
export function alertProblemText(problem: AlertProblem): string {
  const { code, reason = null } = problem;
  return errorText(reason === null ? problem : { ...problem, code: `${code}.${reason}` });
}
