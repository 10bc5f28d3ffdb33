/** Everything that can go wrong with the camera program, as a word that code can compare. */
export type CameraErrorCode =
  | 'no-binary'
  | 'broken-install'
  | 'no-camera'
  | 'busy'
  | 'permission'
  | 'bad-option'
  | 'out-of-memory'
  | 'out-of-files'
  | 'front-end-timeout'
  | 'crash'
  | 'not-a-pi'
  | 'aborted';

/** What is known about the process behind an error; all of it may be missing when nothing was spawned. */
export interface CameraErrorDetails {
  /** One sentence with what a person can do about it. */
  hint: string;
  /** The last lines of stderr, oldest first, without colour codes. */
  stderrTail?: readonly string[];
  exitCode?: number | null;
  signal?: NodeJS.Signals | null;
  cause?: unknown;
}

/**
 * Codes whose cause may go away without anybody changing the options. A broken install is among them
 * because an upgrade in progress looks like one for a minute.
 */
const RETRYABLE: ReadonlySet<CameraErrorCode> = new Set([
  'no-binary',
  'broken-install',
  'no-camera',
  'busy',
  'permission',
  'out-of-memory',
  'out-of-files',
  'front-end-timeout',
  'crash',
]);

/** The one error type of this package. `message` says what happened, `hint` what to do. */
export class CameraError extends Error {
  override readonly name = 'CameraError';
  readonly code: CameraErrorCode;
  readonly hint: string;
  /** Whether the same call may succeed later with nothing changed in its options. */
  readonly retryable: boolean;
  readonly stderrTail: readonly string[];
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;

  constructor(code: CameraErrorCode, message: string, details: CameraErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.retryable = RETRYABLE.has(code);
    this.stderrTail = details.stderrTail ?? [];
    this.exitCode = details.exitCode ?? null;
    this.signal = details.signal ?? null;
  }
}

/** Throws the CameraError 'aborted' when the signal is aborted already. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new CameraError('aborted', 'The caller gave up before the camera program was done', {
    hint: 'Nothing is wrong: the AbortSignal of the call was aborted.',
    cause: signal.reason,
  });
}
