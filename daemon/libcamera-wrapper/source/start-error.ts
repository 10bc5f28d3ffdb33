import { CameraError } from './errors.ts';

const OUT_OF_FILES = new Set(['EMFILE', 'ENFILE']);

/** What has kept a program from being started, from an error of the system. */
export function startError(command: string, cause: unknown): CameraError {
  if (cause instanceof CameraError) return cause;
  const { code, message } = Object(cause) as { code?: string; message?: string };
  if (OUT_OF_FILES.has(code ?? '')) return outOfFiles(cause);
  return new CameraError('no-binary', `${command} could not be started: ${message}`, {
    hint: 'Check that the file is an executable program for this machine.',
    cause,
  });
}

/** This process or the machine may not open another file, which a start of a program takes six of. */
export function outOfFiles(cause?: unknown): CameraError {
  return new CameraError('out-of-files', 'The camera program could not be started: too many files are open', {
    hint: 'Allow fewer connections, or more open files: LimitNOFILE= of the service, or ulimit -n.',
    cause,
  });
}
