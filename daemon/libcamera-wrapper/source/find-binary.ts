import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { CameraError, throwIfAborted } from './errors.ts';

/** The program's name since v1.4.0, and the earlier one, which Bullseye still has. */
const NAMES = ['rpicam-vid', 'libcamera-vid'];

type FileState = 'executable' | 'not-executable' | 'missing';

export interface FindBinaryOptions {
  /** A path, or a name to look up; by default `rpicam-vid`, then `libcamera-vid`. */
  binary?: string | undefined;
  /** Folders to search, in the format of PATH; the process's own PATH by default. */
  path?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Finds the path of the camera program. Runs nothing.
 *
 * @throws CameraError 'no-binary' with the names that were tried, 'permission' if this user may not execute the
 * program, 'aborted'.
 */
export async function findBinary(options: FindBinaryOptions = {}): Promise<string> {
  const { binary, path = process.env['PATH'] ?? '', signal } = options;
  const names = binary === undefined ? NAMES : [binary];
  // To a shell an empty item of PATH is the current folder. We do not run a camera program from there.
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) =>
    name.includes('/') ? [name] : folders.map((folder) => join(folder, name)),
  );
  let refused: string | undefined;
  for (const candidate of candidates) {
    throwIfAborted(signal);
    const state = await fileState(candidate);
    if (state === 'executable') return candidate;
    if (state === 'not-executable') refused ??= candidate;
  }
  if (refused !== undefined) {
    throw new CameraError('permission', `This user may not execute ${refused}`, {
      hint: `Run sudo chmod a+rx ${refused}, and check that this user may enter its folders.`,
    });
  }
  throw notFound(names);
}

function notFound(names: readonly string[]): CameraError {
  const where = names.every((name) => name.includes('/')) ? '' : ' on the PATH';
  return new CameraError('no-binary', `The camera program was not found: tried ${names.join(', ')}${where}`, {
    hint: 'Install it: sudo apt install rpicam-apps-lite (Raspberry Pi OS), or set its path.',
  });
}

async function fileState(file: string): Promise<FileState> {
  try {
    if (!(await stat(file)).isFile()) return 'missing';
    await access(file, constants.X_OK);
    return 'executable';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES'
      ? 'not-executable'
      : 'missing';
  }
}
