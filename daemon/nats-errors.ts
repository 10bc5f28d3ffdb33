/** The notices of NATS, by code. Part of ERRORS. picamd keeps trying with all of them. */
export const NATS_ERRORS = {
  'nats-unreachable': {
    notice: true,
    meaning: 'No server of NATS_URL responds as a NATS server does. picamd keeps trying.',
  },
  'nats-denied': {
    notice: true,
    meaning:
      'The NATS server does not accept NATS_CREDS_FILE, or its permissions do not allow what picamd does.',
  },
  'nats-untrusted': {
    notice: true,
    meaning: 'The NATS server has no TLS although it is required, or a certificate that is not trusted.',
  },
  'nats-bad-file': {
    notice: true,
    meaning: 'NATS_CREDS_FILE or NATS_CA_FILE cannot be read, is not such a file, or others can read it.',
  },
  'nats-bad-name': {
    notice: true,
    meaning: 'The name of the camera cannot be a name in NATS. Nothing is published.',
  },
  'nats-failed': { notice: true, meaning: 'NATS cannot be loaded: files of picamd are missing.' },
} as const satisfies Record<string, { readonly notice: true; readonly meaning: string }>;
