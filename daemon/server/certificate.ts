import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { errorCode, errorMessage, PicamdError } from '../errors.ts';

/** What a TLS server needs, as PEM. */
export interface TlsFiles {
  cert: string;
  key: string;
}

/**
 * Reads certificate (the chain, ours first) and key.
 *
 * @throws PicamdError 'bad-certificate' when one cannot be read, they do not belong together, or it has expired.
 */
export async function readTlsFiles(certPath: string, keyPath: string, nowMs = Date.now()): Promise<TlsFiles> {
  const cert = await read(certPath);
  const key = await read(keyPath);
  const certificate = use(certPath, () => new X509Certificate(cert));
  const privateKey = use(keyPath, () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey))
    throw bad(
      `${certPath} does not belong to ${keyPath}`,
      'Give the certificate and the key that were made together.',
    );
  if (Date.parse(certificate.validTo) < nowMs)
    throw bad(
      `${certPath} has expired on ${certificate.validTo}`,
      'Renew it, or make another with picamd cert.',
    );
  return { cert, key };
}

/** Something is at the path, or cannot be looked at: then it is not ours to write there. */
export function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => errorCode(error) !== 'ENOENT',
  );
}

/** SHA-256 of the certificate, as browsers show it. */
export function fingerprint(cert: string): string {
  return new X509Certificate(cert).fingerprint256;
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw bad(
      `${path} cannot be read: ${errorMessage(cause)}`,
      'Let the user that picamd runs as read it.',
      cause,
    );
  });
}

function use<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw bad(
      `${path} is not what it should be: ${errorMessage(cause)}`,
      'It must be in PEM, the key without a password.',
      cause,
    );
  }
}

function bad(message: string, hint: string, cause?: unknown): PicamdError {
  return new PicamdError('bad-certificate', message, hint, cause);
}
