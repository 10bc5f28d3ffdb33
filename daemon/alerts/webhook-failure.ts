import { getServers } from 'node:dns';
import { errorMessage } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { isFilteredOut } from '../system/outgoing-filter.ts';
import { FAILURE_REASONS, reasonOfCode, reasonOfStatus } from './failure-reasons.ts';
import type { ReasonId } from './failure-reasons.ts';
import { NoAnswer } from './send-request.ts';
import type { WebhookAnswer } from './send-request.ts';

/** What a filter of the kernel answers, if it answers. */
const DENIED: readonly string[] = ['EPERM', 'EACCES'];
/** What one sees whose packets are dropped. */
const SILENT: readonly string[] = ['timeout', 'ETIMEDOUT', 'EAI_AGAIN'];

/** A notice, and what the settings page and the log make of it. */
export interface AlertProblem extends Notice {
  /** Null with `alert-blocked`. */
  readonly reason: ReasonId | null;
  /** What the system or the server said, such as `ECONNREFUSED` or `status 404`. */
  readonly detail: string;
}

/** What is known about the filter of the service; tests have their own. */
interface FilterFacts {
  readonly isFiltered: (address: string) => Promise<boolean>;
  readonly nameServers: () => readonly string[];
}

const FACTS: FilterFacts = { isFiltered: isFilteredOut, nameServers: getServers };

/** Whether trying again may help: it does not if the other side has understood the request and refuses it. */
export function isWorthRetrying({ status }: WebhookAnswer): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

export function isSuccess({ status }: WebhookAnswer): boolean {
  return status >= 200 && status < 300;
}

/** Why an alert was refused, without anything that may be a secret. */
export function refusalNotice(name: string, { status }: WebhookAnswer): AlertProblem {
  return failure(name, reasonOfStatus(status), `status ${status}`, `status ${status}`);
}

/** Why there was no answer to an alert. */
export async function noAnswerNotice(
  name: string,
  error: unknown,
  facts: FilterFacts = FACTS,
): Promise<AlertProblem> {
  const code = error instanceof NoAnswer ? error.code : '';
  if (await isBlocked(error, facts))
    return {
      code: 'alert-blocked',
      message: `Alert ${name} cannot leave the local network: picamd's service may only reach that`,
      hint: 'Run sudo picamd allow-out all',
      reason: null,
      detail: code,
    };
  const reason = reasonOfCode(code);
  return failure(name, reason, code, reason === 'other' ? errorMessage(error) : '');
}

/** The notice itself, as /status has it. */
export function plainNotice({ code, message, hint }: Notice): Notice {
  return { code, message, hint };
}

/** `shown` is what of the detail a person can make use of. */
function failure(name: string, reason: ReasonId, detail: string, shown: string): AlertProblem {
  const { says, hint } = FAILURE_REASONS[reason];
  return {
    code: 'alert-failed',
    message: `Alert ${name} was not sent: ${says}${shown === '' ? '' : ` (${shown})`}`,
    hint,
    reason,
    detail,
  };
}

async function isBlocked(error: unknown, { isFiltered, nameServers }: FilterFacts): Promise<boolean> {
  if (!(error instanceof NoAnswer)) return false;
  const { addresses, code } = error;
  if (DENIED.includes(code)) return true;
  if (!SILENT.includes(code)) return false;
  // Without an address, it was the name server that did not answer.
  for (const address of addresses.length > 0 ? addresses : nameServers())
    if (await isFiltered(address)) return true;
  return false;
}
