import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { errorCode, errorMessage, PicamdError } from '../errors.ts';
import { DistrustedFile, distrustText, readSecret } from '../system/secret-file.ts';

/** A group may read it: Debian's ssl-cert owns keys that several services use. */
const KEY_MODE = 0o640;
/** Many times as much as the largest RSA key takes. */
const MAX_KEY_BYTES = 1 << 18;

/** Certificate and key of a TLS server, in PEM. */
export interface TlsFiles {
  cert: string;
  key: string;
}

/**
 * Reads the certificate (a chain, ours first) and its key.
 *
 * @throws PicamdError 'bad-certificate' if one cannot be read, the key is not a secret (see readSecret()) or does not
 *   match, or the certificate has expired.
 */
export async function readTlsFiles(certPath: string, keyPath: string, nowMs = Date.now()): Promise<TlsFiles> {
  const cert = await read(certPath);
  const key = await readKey(keyPath);
  const certificate = parse(certPath, () => new X509Certificate(cert));
  const privateKey = parse(keyPath, () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey))
    throw bad(
      `${certPath} and ${keyPath} do not match`,
      'Set TLS_CERT and TLS_KEY to a certificate and its own key.',
    );
  if (Date.parse(certificate.validTo) < nowMs)
    throw bad(
      `${certPath} expired on ${certificate.validTo}`,
      'Renew it, or create a new one with picamd cert.',
    );
  return { cert, key };
}

/** False only if there is nothing at the path. True if that cannot be checked: then we must not write there. */
export function fileExists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => errorCode(error) !== 'ENOENT',
  );
}

/** SHA-256 fingerprint of a certificate, as browsers show it. */
export function fingerprint(cert: string): string {
  return new X509Certificate(cert).fingerprint256;
}

async function readKey(path: string): Promise<string> {
  try {
    return (await readSecret(path, { mode: KEY_MODE, maxBytes: MAX_KEY_BYTES })).toString('utf8');
  } catch (cause) {
    if (!(cause instanceof DistrustedFile)) throw unreadable(path, cause);
    const [what, hint] = distrustText(cause.distrust, path, 'TLS_KEY');
    throw bad(`${path} cannot be used: ${what}`, hint, cause);
  }
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
}

function unreadable(path: string, cause: unknown): PicamdError {
  return bad(
    `${path} cannot be read: ${errorMessage(cause)}`,
    'Check the path, and that the user that runs picamd can read the file.',
    cause,
  );
}

function parse<T>(path: string, create: () => T): T {
  try {
    return create();
  } catch (cause) {
    throw bad(
      `${path} is not valid: ${errorMessage(cause)}`,
      'Use PEM files, with a key that has no password.',
      cause,
    );
  }
}

function bad(message: string, hint: string, cause?: unknown): PicamdError {
  return new PicamdError('bad-certificate', message, hint, cause);
}
