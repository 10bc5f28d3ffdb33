import { CameraError } from './errors.ts';

const OUT_OF_FILES = new Set(['EMFILE', 'ENFILE']);

/** Turns a system error into the reason why a program could not be started. */
export function startError(command: string, cause: unknown): CameraError {
  if (cause instanceof CameraError) return cause;
  const { code, message } = Object(cause) as { code?: string; message?: string };
  if (OUT_OF_FILES.has(code ?? '')) return outOfFiles(cause);
  return new CameraError('no-binary', `Cannot start ${command}: ${message}`, {
    hint: 'Check that the file is an executable program for this machine.',
    cause,
  });
}

/** This process or the machine is at its limit of open files; starting a program takes six. */
export function outOfFiles(cause?: unknown): CameraError {
  return new CameraError('out-of-files', 'Cannot start the camera program: too many open files', {
    hint: 'Allow fewer connections, or raise the limit: LimitNOFILE= of the service, or ulimit -n.',
    cause,
  });
}
