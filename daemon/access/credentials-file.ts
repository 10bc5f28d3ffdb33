import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorCode, errorMessage, PicamdError } from '../errors.ts';
import { hasAnyone } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { formatCredentials, parseCredentials } from './credentials-text.ts';
import { rememberClosed } from './closed-marker.ts';
import { atomicWrite } from '../system/atomic-write.ts';
import { DistrustedFile, distrustText, readSecret } from '../system/secret-file.ts';
import type { Distrust } from '../system/secret-file.ts';

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
 * @throws PicamdError 'bad-credentials' if it cannot be read or parsed, or is not a secret, see readSecret().
 */
export async function readCredentials(path: string): Promise<Credentials | null> {
  try {
    const text = await readSecret(path, { mode: 0o600, maxBytes: MAX_BYTES });
    return parseCredentials(text.toString('utf8'), path);
  } catch (cause) {
    if (cause instanceof PicamdError) throw cause;
    if (errorCode(cause) === 'ENOENT') return null;
    if (cause instanceof DistrustedFile) throw unreadable(path, ...refusal(cause.distrust, path), cause);
    throw unreadable(
      path,
      errorMessage(cause),
      'Run picamd as the user who owns the file, or change its owner.',
      cause,
    );
  }
}

function refusal(distrust: Distrust, path: string): readonly [what: string, hint: string] {
  return distrust.why === 'kind' || distrust.why === 'size'
    ? ['it is not a credentials file', 'Set CREDENTIALS_FILE to another file.']
    : distrustText(distrust, path, 'CREDENTIALS_FILE');
}

/**
 * Replaces the file in one step, see atomicWrite(), and remembers that the camera is closed now.
 *
 * @throws PicamdError 'bad-credentials' if it cannot be written.
 */
export async function writeCredentials(path: string, credentials: Credentials): Promise<void> {
  await atomicWrite(path, formatCredentials(credentials), 0o600).catch((cause: unknown) => {
    throw notWritable(path, cause);
  });
  if (hasAnyone(credentials)) await rememberClosed(path);
}

/** `cause` is the system's error. */
export function notWritable(path: string, cause: unknown): PicamdError {
  return unreadable(path, `it cannot be written: ${errorMessage(cause)}`, writeHint(path, cause), cause);
}

function writeHint(path: string, cause: unknown): string {
  switch (errorCode(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk is full: remove files, for example with sudo apt clean, and try again.';
    case 'EROFS':
      return `${dirname(path)} is read-only. Set CREDENTIALS_FILE to a file in /var/lib/picamd. If that is read-only too, restart the machine; if it stays so, replace the card.`;
    default:
      return `Run the command with sudo. For changes in the browser, ${dirname(path)} must belong to the user that runs picamd; or set CREDENTIALS_FILE to another file.`;
  }
}

function unreadable(path: string, what: string, hint: string, cause?: unknown): PicamdError {
  return new PicamdError('bad-credentials', `${path} cannot be used: ${what}`, hint, cause);
}
