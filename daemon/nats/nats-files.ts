import { fromSeed } from '@nats-io/nkeys';
import { credsAuthenticator, nkeyAuthenticator } from '@nats-io/transport-node';
import type { Authenticator } from '@nats-io/transport-node';
import { errorMessage, PicamdError } from '../errors.ts';
import { readAuthorityFile } from '../system/authority-file.ts';
import { DistrustedFile, distrustText, readSecret } from '../system/secret-file.ts';

/** Creds have 1 to 3 KB. */
const MOST_BYTES = 64 * 1024;
/** Of a user (U): those of accounts and operators sign others and belong on no camera. */
const USER_SEED = /^SU[A-Z2-7]{56}$/m;

/**
 * How to show a server that one has the key in NATS_CREDS_FILE: it signs what the server asks, and never leaves the machine. Read
 * for each connection, so that a new key takes effect by itself. '' is null.
 *
 * @throws PicamdError 'nats-bad-file', which never says what is in the file
 */
export async function readKey(path: string): Promise<Authenticator | null> {
  if (path === '') return null;
  const text = await readSecret(path, { mode: 0o640, maxBytes: MOST_BYTES }).catch((cause: unknown) => {
    if (!(cause instanceof DistrustedFile))
      throw unusable('NATS_CREDS_FILE', path, errorMessage(cause), cause);
    const [what, hint] = distrustText(cause.distrust, path, 'NATS_CREDS_FILE');
    throw new PicamdError('nats-bad-file', `NATS_CREDS_FILE ${path} is not used: ${what}`, hint);
  });
  const seed = USER_SEED.exec(text.toString('latin1'))?.[0];
  if (seed === undefined || !isSeed(seed))
    throw unusable('NATS_CREDS_FILE', path, 'it holds no nkey seed of a user (SU…) and no creds');
  const isCreds = text.includes('NATS USER JWT');
  return isCreds ? credsAuthenticator(text) : nkeyAuthenticator(Buffer.from(seed));
}

/** The public half of the key in NATS_CREDS_FILE; null if there is none, or it cannot be used. */
export async function readPublicKey(path: string): Promise<string | null> {
  if (path === '') return null;
  const text = await readSecret(path, { mode: 0o640, maxBytes: MOST_BYTES }).catch(() => null);
  const seed = USER_SEED.exec(text?.toString('latin1') ?? '')?.[0];
  return seed === undefined || !isSeed(seed) ? null : fromSeed(Buffer.from(seed)).getPublicKey();
}

/**
 * NATS_CA_FILE; '' is null.
 *
 * @throws PicamdError 'nats-bad-file'
 */
export async function readAuthorities(path: string): Promise<string | null> {
  if (path === '') return null;
  return readAuthorityFile(path).catch((cause: unknown) => {
    throw unusable('NATS_CA_FILE', path, errorMessage(cause), cause);
  });
}

function isSeed(text: string): boolean {
  try {
    fromSeed(Buffer.from(text));
    return true;
  } catch {
    return false;
  }
}

function unusable(setting: string, path: string, why: string, cause?: unknown): PicamdError {
  return new PicamdError(
    'nats-bad-file',
    `${setting} ${path} cannot be used: ${why}`,
    `Check that ${setting} names the right file and that the user who runs picamd may read it.`,
    cause,
  );
}
