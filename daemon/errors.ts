/** How soon the supervisor tries again after a failure; `camera/backoff.ts` says what that is in seconds. */
export type Retry = 'never' | 'busy' | 'slow' | 'backoff';

interface ErrorEntry {
  /** What happened, for somebody who searches the code in the documentation. */
  readonly meaning: string;
  /** Exit status, for an error that ends the daemon. */
  readonly exit?: number;
  /** HTTP status, for an error that a client sees. */
  readonly http?: number;
  /** For an error of the source. */
  readonly retry?: Retry;
  /** It ends nothing, and people are told. */
  readonly notice?: true;
}

/** Every error that leaves the daemon, by its code. The table in daemon/README.md is made from this list. */
export const ERRORS = {
  'config-invalid': { exit: 78, meaning: 'A setting is unknown or has a bad value; nothing was started.' },
  'no-recipe': { exit: 64, meaning: '`picamd urls` knows no program of that name.' },
  'port-in-use': { exit: 69, meaning: 'Another program listens on HOST and PORT.' },
  'port-denied': { exit: 77, meaning: 'This user may not listen on PORT, usually because it is below 1024.' },
  'bad-socket': { exit: 71, meaning: 'A socket that was passed in LISTEN_FDS cannot be listened on.' },
  'address-unavailable': { exit: 68, meaning: 'HOST is not an address of this machine.' },

  'bad-usage': { exit: 64, meaning: 'A command was called with other words than it knows.' },
  'nobody-may-enter': {
    exit: 78,
    meaning: 'HOST opens the camera to a network, and there is no user who could log in.',
  },
  'bad-credentials': {
    exit: 78,
    http: 500,
    meaning: 'The file of users and tokens cannot be read, or others can read it.',
  },
  'bad-claim-file': {
    exit: 73,
    meaning: 'CLAIM_FILE cannot be read or written, or there is no code in it yet.',
  },
  'bad-certificate': { exit: 78, meaning: 'TLS_CERT and TLS_KEY cannot be used.' },

  'bad-override': { notice: true, meaning: 'OVERRIDE_FILE has a mistake and is left out.' },
  'no-certificate': { notice: true, meaning: 'There is no certificate that can be used, and so no https.' },
  'host-unused': {
    notice: true,
    meaning: 'A passed socket lets in more than HOST says, which does not count.',
  },
  'port-fallback': {
    notice: true,
    meaning: 'The usual port could not be opened; the camera is at PORT instead.',
  },

  'no-binary': { retry: 'slow', meaning: 'The camera program is not installed.' },
  'broken-install': {
    retry: 'slow',
    meaning: 'The camera program cannot be loaded; a library is missing or of another version.',
  },
  'no-camera': { retry: 'slow', meaning: 'The camera program found no camera.' },
  busy: { retry: 'busy', meaning: 'Another program is using the camera.' },
  permission: { retry: 'slow', meaning: 'This user may not open the camera devices or run the program.' },
  'bad-option': { retry: 'never', meaning: 'The camera program cannot do what the settings ask.' },
  'out-of-memory': { retry: 'backoff', meaning: 'The camera program got no memory for its buffers (CMA).' },
  'out-of-files': {
    retry: 'backoff',
    meaning: 'Too many files are open, so that the camera program cannot be started.',
  },
  'front-end-timeout': { retry: 'backoff', meaning: 'The sensor sends nothing, mostly a loose cable.' },
  crash: { retry: 'backoff', meaning: 'The camera program ended unexpectedly.' },
  'not-a-pi': { retry: 'never', meaning: 'The camera program does not support this machine or its set-up.' },
  aborted: { retry: 'backoff', meaning: 'The start of the camera was given up.' },
  'no-first-frame': { retry: 'backoff', meaning: 'No frame came within FIRST_FRAME_SECONDS of the start.' },
  stalled: { retry: 'backoff', meaning: 'The source runs but no frame came for STALL_SECONDS.' },
  ended: { retry: 'backoff', meaning: 'The source ended by itself.' },
  unreachable: { retry: 'backoff', meaning: 'SOURCE_URL does not answer.' },
  refused: { retry: 'slow', meaning: 'SOURCE_URL wants other credentials.' },
  'not-mjpeg': { retry: 'slow', meaning: 'The source delivers something that is not MJPEG.' },
  'no-file': { retry: 'slow', meaning: 'SOURCE_FILE cannot be read or holds no JPEG.' },

  'no-frame': { http: 503, meaning: 'There is no current picture.' },
  'too-many-viewers': { http: 503, meaning: 'MAX_VIEWERS or MAX_VIEWERS_PER_ADDRESS is reached.' },
  'bad-parameter': { http: 400, meaning: 'A query parameter has a value that is not allowed.' },
  'no-credentials': {
    http: 401,
    meaning: 'This camera is private: a user and password, or a token, are needed.',
  },
  'wrong-credentials': { http: 401, meaning: 'The user, the password or the token is wrong.' },
  'only-viewing': { http: 403, meaning: 'A token may look at the picture and at nothing else.' },
  'other-site': {
    http: 403,
    meaning: 'The form was sent by a page of another site, or through a proxy that does not pass Host on.',
  },
  'not-set-up': {
    http: 403,
    meaning: 'Nobody has set this camera up yet: open it in a browser, which leads to its set-up.',
  },
  'wrong-code': { http: 403, meaning: 'The code is not that of this camera.' },
  'bad-new-user': { http: 400, meaning: 'The name or the password of the first user will not do.' },
  'set-up-already': { http: 409, meaning: 'Somebody else has just set this camera up.' },
  'too-many-guesses': {
    http: 429,
    meaning: 'There were too many wrong passwords or tokens from this address; try again in ten minutes.',
  },
  'busy-verifying': { http: 503, meaning: 'Too many passwords are being checked at once; try again.' },
  'wrong-host': { http: 421, meaning: 'ALLOWED_HOSTS does not have the name that was asked for.' },
  'url-too-long': { http: 414, meaning: 'The URL is longer than MAX_URL_BYTES.' },
  'bad-request': { http: 400, meaning: 'The request is not HTTP, or its address is none.' },
  'not-found': { http: 404, meaning: 'There is nothing at this path.' },
  'method-not-allowed': { http: 405, meaning: 'Only GET, HEAD and OPTIONS.' },
  'request-timeout': { http: 408, meaning: 'The request did not come within the time allowed.' },
  'header-too-large': { http: 431, meaning: 'The request head is larger than MAX_HEADER_BYTES.' },
  internal: { exit: 1, http: 500, meaning: 'A fault of the daemon itself; the log has the details.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export function errorEntry(code: ErrorCode): ErrorEntry {
  return ERRORS[code];
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

/** What is not as somebody wanted it, and ends nothing: for /status, the page, the log and CONSOLE_FILE. */
export interface Notice {
  readonly code: ErrorCode;
  /** What is the matter; a sentence, without its full stop. */
  readonly message: string;
  /** What a person can do about it. */
  readonly hint: string;
}

/** Both sentences of a notice or an error. */
export function formatNotice({ message, hint }: Pick<Notice, 'message' | 'hint'>): string {
  return `${message}${/[.?!]$/.test(message) ? '' : '.'} ${hint}`.trim();
}

/** An error that was foreseen: `message` says what happened, `hint` what a person can do. */
export class PicamdError extends Error {
  override readonly name = 'PicamdError';
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** Whatever was thrown, as a sentence. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
