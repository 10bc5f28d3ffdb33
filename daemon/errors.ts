import { ACCESS_ERRORS } from './access-errors.ts';
import { CLIENT_ERRORS } from './client-errors.ts';
import { HUB_ERRORS } from './hub-errors.ts';
import { MQTT_ERRORS } from './mqtt-errors.ts';
import { NATS_ERRORS } from './nats-errors.ts';
import { SURVEILLANCE_ERRORS } from './surveillance-errors.ts';

/** How soon the supervisor retries after a failure; `camera/backoff.ts` has the seconds. */
export type Retry = 'never' | 'busy' | 'slow' | 'backoff';

interface ErrorEntry {
  /** What happened, for people who look up the code in the documentation. */
  readonly meaning: string;
  /** Exit status of an error that ends the daemon. */
  readonly exit?: number;
  /** HTTP status of an error that a client sees. */
  readonly http?: number;
  /** When a failure of the camera is retried. */
  readonly retry?: Retry;
  /** Ends nothing; see Notice. */
  readonly notice?: true;
}

/** Every error that leaves the daemon, by its code. `npm run docs` writes the table in daemon/README.md from it. */
export const ERRORS = {
  'config-invalid': {
    exit: 78,
    meaning: 'A setting is unknown or has an invalid value. Nothing was started.',
  },
  'no-recipe': { exit: 64, meaning: '`picamd urls` has no recipe for that program.' },
  'port-in-use': { exit: 69, meaning: 'Another program is using PORT on HOST.' },
  'port-denied': { exit: 77, meaning: 'This user may not listen on PORT, usually because it is below 1024.' },
  'bad-socket': { exit: 71, meaning: 'A socket passed in LISTEN_FDS cannot be used.' },
  'address-unavailable': { exit: 68, meaning: 'HOST is not an address of this machine.' },
  'incomplete-build': {
    exit: 72,
    meaning: 'Files of picamd itself are missing, truncated, or of another version. Nothing was started.',
  },

  'bad-usage': { exit: 64, meaning: 'Wrong usage of a command.' },
  'nobody-may-enter': {
    exit: 78,
    meaning: 'No users exist, and HOST opens the camera to a network, or it has had users.',
  },
  'bad-credentials': {
    exit: 78,
    http: 500,
    meaning:
      'The file of users and tokens cannot be read or written, is a link, or other users can read or change it.',
  },
  'bad-claim-file': {
    exit: 73,
    meaning: 'CLAIM_FILE cannot be read or written, or holds no setup code yet.',
  },
  'bad-certificate': { exit: 78, meaning: 'TLS_CERT or TLS_KEY cannot be used.' },

  'bad-override': { notice: true, meaning: 'OVERRIDE_FILE has a mistake and is ignored.' },
  'bad-saved-setting': {
    notice: true,
    meaning: 'An entry of settings.conf, which the settings page writes, is wrong and is left out.',
  },
  'bad-state-file': {
    notice: true,
    meaning:
      'A JSON document beside settings.conf, such as alerts.json, cannot be read, or a part of it is wrong and is left out.',
  },
  'not-confirmed': {
    notice: true,
    meaning: 'New settings that could lock people out were not confirmed in time. The old ones are back.',
  },
  'not-kept': {
    notice: true,
    meaning: 'Settings that were being tried were not saved in time. The old ones are back.',
  },
  'setting-unused': { notice: true, meaning: 'A setting has no effect, because of another one.' },
  'too-little-memory': {
    notice: true,
    meaning: 'The settings allow picamd more memory than this machine can spare.',
  },
  'no-certificate': { notice: true, meaning: 'There is no usable certificate, so https is off.' },
  'host-unused': {
    notice: true,
    meaning: 'A passed socket is open to the network, although HOST is not.',
  },
  'masks-unsure': {
    notice: true,
    meaning:
      'PRIVACY_MASKS cannot be read, or may not work with the frames of SOURCE_COMMAND. What cannot be masked is not shown.',
  },
  'masks-unchecked': {
    notice: true,
    meaning:
      'What the camera looks at has changed since PRIVACY_MASKS was set, so the masks may hide the wrong parts. They stay on until an admin confirms them.',
  },
  'camera-warning': {
    notice: true,
    meaning: 'The camera program ignores something or cannot do it, and streams on.',
  },
  'other-size': { notice: true, meaning: 'The camera sends another size than CAMERA_WIDTH x CAMERA_HEIGHT.' },
  'other-rate': { notice: true, meaning: 'The camera sends another rate than CAMERA_FRAMERATE.' },
  'no-overlay': { notice: true, meaning: 'Frames cannot take OVERLAY_TEXT and are sent without it.' },
  'port-fallback': {
    notice: true,
    meaning: 'PORT could not be opened. The camera uses FALLBACK_PORT instead.',
  },

  'no-binary': { retry: 'slow', meaning: 'The camera program is not installed.' },
  'broken-install': {
    retry: 'slow',
    meaning: 'The camera program cannot be loaded: a library is missing or has the wrong version.',
  },
  'no-camera': { retry: 'slow', meaning: 'The camera program found no camera.' },
  busy: { retry: 'busy', meaning: 'Another program is using the camera.' },
  permission: { retry: 'slow', meaning: 'This user may not open the camera devices or run the program.' },
  'bad-option': { retry: 'never', meaning: 'The camera program does not support what the settings ask for.' },
  'out-of-memory': { retry: 'backoff', meaning: 'The camera program could not allocate its buffers (CMA).' },
  'out-of-files': {
    retry: 'backoff',
    meaning: 'Too many files are open to start the camera program.',
  },
  'front-end-timeout': {
    retry: 'backoff',
    meaning: 'The sensor sends nothing, usually because of a loose cable.',
  },
  crash: { retry: 'backoff', meaning: 'The camera program ended unexpectedly.' },
  'not-a-pi': {
    retry: 'never',
    meaning: 'The camera program does not support this machine or its configuration.',
  },
  aborted: { retry: 'backoff', meaning: 'The start of the camera was canceled.' },
  'no-first-frame': {
    retry: 'backoff',
    meaning: 'No frame arrived within FIRST_FRAME_SECONDS of the start.',
  },
  stalled: { retry: 'backoff', meaning: 'The source is running, but no frame arrived for STALL_SECONDS.' },
  'frames-too-large': {
    retry: 'slow',
    notice: true,
    meaning: 'The source sends frames larger than MAX_FRAME_BYTES. It is restarted only if it ends.',
  },
  'frames-unreadable': {
    retry: 'slow',
    meaning:
      'The source sends data, but no JPEG that can be read. It is restarted only if it ends, or if a frame without end follows good ones.',
  },
  'frames-unmasked': {
    retry: 'slow',
    notice: true,
    meaning:
      'PRIVACY_MASKS cannot be drawn into frames of the source, so these are not shown. It is restarted only if it ends.',
  },
  ended: { retry: 'backoff', meaning: 'The source ended.' },
  unreachable: { retry: 'backoff', meaning: 'SOURCE_URL does not respond, or with an error.' },
  refused: { retry: 'slow', meaning: 'SOURCE_URL rejected the credentials.' },
  'not-mjpeg': { retry: 'slow', meaning: 'The source delivers something other than MJPEG.' },
  'no-file': { retry: 'backoff', meaning: 'SOURCE_FILE cannot be read or contains no JPEG.' },
  'no-device': { retry: 'backoff', meaning: 'The USB camera is not plugged in.' },

  ...CLIENT_ERRORS,
  ...ACCESS_ERRORS,
  ...SURVEILLANCE_ERRORS,
  ...HUB_ERRORS,
  ...MQTT_ERRORS,
  ...NATS_ERRORS,
  internal: { exit: 1, http: 500, meaning: 'An internal error of picamd. The log has the details.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export function errorEntry(code: ErrorCode): ErrorEntry {
  return ERRORS[code];
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

/** A non-fatal problem, shown in /status, the page, the log and CONSOLE_FILE. */
export interface Notice {
  readonly code: ErrorCode;
  /** What happened: a sentence without its full stop. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** Message and hint as one text. */
export function formatNotice({ message, hint }: Pick<Notice, 'message' | 'hint'>): string {
  return `${message}${/[.?!]$/.test(message) ? '' : '.'} ${hint}`.trim();
}

/** An expected error: `message` says what happened, `hint` what to do. */
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

/** The message of a thrown value. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of a system error, as in `ENOENT`; undefined if it has none. */
export function errorCode(error: unknown): unknown {
  return (Object(error) as { code?: unknown }).code;
}
