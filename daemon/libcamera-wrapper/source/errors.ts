/** Everything that can go wrong with the camera program: a word for code to compare, and its meaning. */
export const CAMERA_ERRORS = {
  'no-binary': 'The camera program is not installed.',
  'broken-install': 'It does not match its libraries, the kernel or this machine, or it is another program.',
  'no-camera': 'There is no camera, or none with this index, or the system uses the legacy camera stack.',
  busy: 'Another program is using the camera.',
  permission: 'This user may not run the program or open the camera devices.',
  'bad-option': 'An option is invalid, too new for the program, or cannot be met.',
  'out-of-memory': 'Not enough contiguous memory (CMA) for the buffers.',
  'out-of-files': 'Too many files are open in this process or on this machine.',
  'front-end-timeout': 'The sensor stopped sending.',
  crash: 'The program ended for any other reason, or did not answer.',
  'not-a-pi': 'rpicam-apps run only on a Raspberry Pi.',
  aborted: 'The AbortSignal of the call was aborted.',
} as const;

export type CameraErrorCode = keyof typeof CAMERA_ERRORS;

/** Details of an error. Those of the process are missing if none was started. */
export interface CameraErrorDetails {
  /** One sentence: what a person can do about it. */
  hint: string;
  /** The last lines of stderr, oldest first, without color codes. */
  stderrTail?: readonly string[];
  exitCode?: number | null;
  signal?: NodeJS.Signals | null;
  cause?: unknown;
}

/** The one error type of this package. `message` says what happened, `hint` what to do. */
export class CameraError extends Error {
  override readonly name = 'CameraError';
  readonly code: CameraErrorCode;
  readonly hint: string;
  readonly stderrTail: readonly string[];
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;

  constructor(code: CameraErrorCode, message: string, details: CameraErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.stderrTail = details.stderrTail ?? [];
    this.exitCode = details.exitCode ?? null;
    this.signal = details.signal ?? null;
  }
}

/** Throws CameraError 'aborted' if the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new CameraError('aborted', 'The caller stopped waiting for the camera program', {
    hint: 'Nothing to do: the AbortSignal of this call was aborted.',
    cause: signal.reason,
  });
}
