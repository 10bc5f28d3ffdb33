/** Why an alert was not taken, in words for people. The settings page has the same in its languages, as `alert-failed.REASON`. */
interface FailureReason {
  /** What follows `Alert NAME was not sent:`. */
  readonly says: string;
  readonly hint: string;
}

const TEST = 'Then press Test on the settings page.';

export const FAILURE_REASONS = {
  refused: {
    says: 'its server refuses the connection',
    hint: `Check the port in its address, and that the server is running. ${TEST}`,
  },
  'no-name': {
    says: 'there is no server of that name',
    hint: `Check the spelling of its address. ${TEST}`,
  },
  'no-name-server': {
    says: 'the address of its server cannot be looked up',
    hint: `Check that this machine is connected to the network, and the network to the internet. ${TEST}`,
  },
  unreachable: {
    says: 'its server cannot be reached from this network',
    hint: `Check its address, and that this machine is connected to the network. ${TEST}`,
  },
  timeout: {
    says: 'its server did not answer in time',
    hint: `Check its address, and that the server is running. ${TEST}`,
  },
  closed: {
    says: 'its server closed the connection without an answer',
    hint: `Check the port in its address, and whether it must begin with https:// or http://. ${TEST}`,
  },
  'no-https': {
    says: 'no secure connection to its server can be made',
    hint: `Check the port in its address, and whether it must begin with http:// instead of https://. ${TEST}`,
  },
  'no-http': {
    says: 'what answers is no web server',
    hint: `Check the port in its address. ${TEST}`,
  },
  'certificate-expired': {
    says: 'the certificate of its server has expired',
    hint: "Renew the certificate on the server, and check this machine's clock with: date",
  },
  'certificate-early': {
    says: 'the certificate of its server is not valid yet',
    hint: "Check this machine's clock with: date",
  },
  'certificate-name': {
    says: 'the certificate of its server is for another name',
    hint: `Set the address with the name that is in the certificate. ${TEST}`,
  },
  certificate: {
    says: 'the certificate of its server cannot be trusted',
    hint: 'Save the certificate that signed it to a file, and set NODE_EXTRA_CA_CERTS in the environment of picamd to its path.',
  },
  login: {
    says: 'its server does not accept the token or key',
    hint: `Remove it and add it again with the right token or key. ${TEST}`,
  },
  forbidden: {
    says: 'its server does not allow it with this token or key',
    hint: `Check what the token or key may do, or add the alert again with another one. ${TEST}`,
  },
  'not-found': {
    says: 'there is nothing at its address on the server',
    hint: `Remove it and add it again with the right address. ${TEST}`,
  },
  'too-many': {
    says: 'its server has been sent too many',
    hint: 'Wait, or raise its motion score on the settings page.',
  },
  server: {
    says: 'its server has a problem of its own',
    hint: 'Wait until it is over, or look at what the server reports.',
  },
  redirect: {
    says: 'its server redirects to another address, which picamd does not follow',
    hint: 'Set the address that it redirects to.',
  },
  rejected: {
    says: 'its server rejects it',
    hint: 'Press Test on the settings page to see what the server says.',
  },
  other: {
    says: 'it failed',
    hint: `Check its address, and that this machine can reach it. ${TEST}`,
  },
} as const satisfies Record<string, FailureReason>;

export type ReasonId = keyof typeof FAILURE_REASONS;

/** Codes of the system, of TLS and of llhttp: https://nodejs.org/api/errors.html, openssl-verification-options(1). */
const CODES: readonly (readonly [ReasonId, RegExp])[] = [
  ['refused', /^ECONNREFUSED$/],
  ['no-name', /^ENOTFOUND$/],
  ['no-name-server', /^EAI_/],
  ['unreachable', /^(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/],
  ['timeout', /^(?:timeout|ETIMEDOUT)$/],
  ['closed', /^(?:ECONNRESET|ECONNABORTED|EPIPE)$/],
  ['no-http', /^HPE_/],
  ['certificate-expired', /^CERT_HAS_EXPIRED$/],
  ['certificate-early', /^CERT_NOT_YET_VALID$/],
  ['certificate-name', /ALTNAME/],
  ['certificate', /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/],
  ['no-https', /^(?:EPROTO$|ERR_SSL_)/],
];

export function reasonOfCode(code: string): ReasonId {
  return CODES.find(([, codes]) => codes.test(code))?.[0] ?? 'other';
}

const STATUSES: ReadonlyMap<number, ReasonId> = new Map([
  [401, 'login'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [410, 'not-found'],
  [429, 'too-many'],
]);

/** Of a status that is no success. */
export function reasonOfStatus(status: number): ReasonId {
  if (status >= 300 && status < 400) return 'redirect';
  return STATUSES.get(status) ?? (status >= 500 ? 'server' : 'rejected');
}
