import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { errorCode, errorMessage, PicamdError } from '../errors.ts';
import { formatCredentials, parseCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { atomicWrite } from '../system/atomic-write.ts';

const SYSTEM_FOLDER = '/etc/picamd';
const MAX_BYTES = 1 << 20;

/** Used if CREDENTIALS_FILE is not set: in /etc/picamd if that exists, otherwise in the user's configuration folder. */
export async function defaultCredentialsPath(): Promise<string> {
  const system = await stat(SYSTEM_FOLDER).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const config = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  return join(system ? SYSTEM_FOLDER : join(config, 'picamd'), 'credentials');
}

/**
 * Null if there is no such file.
 *
 * @throws PicamdError 'bad-credentials' if it cannot be read or parsed, or if other users can read it.
 */
export async function readCredentials(path: string): Promise<Credentials | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return null;
    throw unreadable(
      path,
      errorMessage(cause),
      'Run picamd as the user who owns the file, or change its owner.',
      cause,
    );
  });
  if (file === null) return null;
  try {
    const facts = await file.stat();
    if (!facts.isFile() || facts.size > MAX_BYTES)
      throw unreadable(path, 'it is not a credentials file', 'Set CREDENTIALS_FILE to another file.');
    if ((facts.mode & 0o077) !== 0)
      throw unreadable(path, 'other users of this machine can read it', `Run chmod 600 ${path}.`);
    return parseCredentials(await file.readFile('utf8'), path);
  } finally {
    await file.close();
  }
}

/**
 * Replaces the file in one step, see atomicWrite().
 *
 * @throws PicamdError 'bad-credentials' if it cannot be written.
 */
export async function writeCredentials(path: string, credentials: Credentials): Promise<void> {
  await atomicWrite(path, formatCredentials(credentials), 0o600).catch((cause: unknown) => {
    throw unreadable(
      path,
      `it cannot be written: ${errorMessage(cause)}`,
      'Use sudo, or name another file with --credentials-file.',
      cause,
    );
  });
}

function unreadable(path: string, what: string, hint: string, cause?: unknown): PicamdError {
  return new PicamdError('bad-credentials', `${path} cannot be used: ${what}`, hint, cause);
}
