import { getServers } from 'node:dns';
import { errorMessage } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { isFilteredOut } from '../system/outgoing-filter.ts';
import { NoAnswer } from './send-request.ts';
import type { WebhookAnswer } from './send-request.ts';

/** What a filter of the kernel answers, if it answers. */
const DENIED: readonly string[] = ['EPERM', 'EACCES'];
/** What one sees whose packets are dropped. */
const SILENT: readonly string[] = ['timeout', 'ETIMEDOUT', 'EAI_AGAIN'];
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/;

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
export function refusalNotice(name: string, { status }: WebhookAnswer): Notice {
  const isRedirect = status >= 300 && status < 400;
  return {
    code: 'alert-failed',
    message: `Alert ${name} was not sent: the server answers with status ${status}${isRedirect ? ', a redirect, which picamd does not follow' : ''}`,
    hint: isRedirect
      ? 'Set the address that it redirects to.'
      : status === 401 || status === 403
        ? 'Set its token or key again on the settings page, and press Test.'
        : status === 404
          ? 'Check its address on the settings page, and press Test.'
          : 'Press Test on the settings page to see what the server says.',
  };
}

/** Why there was no answer to an alert. */
export async function noAnswerNotice(
  name: string,
  error: unknown,
  facts: FilterFacts = FACTS,
): Promise<Notice> {
  if (await isBlocked(error, facts))
    return {
      code: 'alert-blocked',
      message: `Alert ${name} cannot leave the local network: picamd's service may only reach that`,
      hint: 'Run sudo picamd allow-out all',
    };
  const code = error instanceof NoAnswer ? error.code : '';
  return {
    code: 'alert-failed',
    message: `Alert ${name} was not sent: ${errorMessage(error)}`,
    hint: CERTIFICATE.test(code)
      ? 'Its certificate cannot be trusted. Save the certificate that signed it to a file, and set NODE_EXTRA_CA_CERTS in the environment of picamd to its path.'
      : 'Check its address, and that this machine can reach it. Then press Test on the settings page.',
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
