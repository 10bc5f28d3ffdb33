import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { CameraError, throwIfAborted } from './errors.ts';

/** The program's name since v1.4.0, and the one before, which Bullseye still has. */
const NAMES = ['rpicam-vid', 'libcamera-vid'];

type Finding = 'executable' | 'not-executable' | 'missing';

export interface FindBinaryOptions {
  /** A path, or a name to look up; left out: `rpicam-vid`, then `libcamera-vid`. */
  binary?: string | undefined;
  /** Folders to look in, as PATH has them; the process's own PATH by default. */
  path?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Path of the camera program. Runs nothing.
 *
 * @throws CameraError 'no-binary' with what was tried, 'permission' when there is one that may not be executed,
 * 'aborted'.
 */
export async function findBinary(options: FindBinaryOptions = {}): Promise<string> {
  const { binary, path = process.env['PATH'] ?? '', signal } = options;
  const names = binary === undefined ? NAMES : [binary];
  // An empty item of PATH means the current folder to a shell; a camera program is not picked up from there.
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) =>
    name.includes('/') ? [name] : folders.map((folder) => join(folder, name)),
  );
  let refused: string | undefined;
  for (const candidate of candidates) {
    throwIfAborted(signal);
    const finding = await examine(candidate);
    if (finding === 'executable') return candidate;
    if (finding === 'not-executable') refused ??= candidate;
  }
  if (refused !== undefined) {
    throw new CameraError('permission', `${refused} is there but this user may not execute it`, {
      hint: `Look at ls -l ${refused} and its folders; sudo chmod a+rx ${refused} allows it.`,
    });
  }
  throw notFound(names);
}

function notFound(names: readonly string[]): CameraError {
  const where = names.every((name) => name.includes('/')) ? '' : ' on the PATH';
  return new CameraError('no-binary', `The camera program was not found: tried ${names.join(', ')}${where}`, {
    hint: 'Install it with sudo apt install rpicam-apps-lite (Raspberry Pi OS), or give its path.',
  });
}

async function examine(file: string): Promise<Finding> {
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
