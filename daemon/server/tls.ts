import { hostname } from 'node:os';
import type { SecureContextOptions } from 'node:tls';
import { fileExists, readTlsFiles } from './certificate.ts';
import type { TlsFiles } from './certificate.ts';
import { cipherList } from './ciphers.ts';
import { isCertificateName, makeCertificate } from './self-signed.ts';
import type { Config } from '../config/settings.ts';
import { errorMessage, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { localName } from '../net/local-addresses.ts';

/** What https is served with. */
export interface Tls {
  /** Null without a certificate. */
  readonly files: TlsFiles | null;
  readonly notices: readonly Notice[];
}

/**
 * Reads the certificate that the settings name. With TLS_SELF_SIGNED=on it is created if missing, and if that fails
 * there is a notice and no https. `create: false` only reads. `signal` ends the creation.
 *
 * @throws PicamdError 'bad-certificate' with TLS_SELF_SIGNED=off.
 */
export async function prepareTls(
  config: Config,
  { create = true, signal }: { create?: boolean; signal?: AbortSignal } = {},
): Promise<Tls> {
  const { TLS_CERT, TLS_KEY, TLS_SELF_SIGNED } = config;
  if (TLS_CERT === '') return { files: null, notices: [] };
  if (!TLS_SELF_SIGNED) return { files: await readUsable(TLS_CERT, TLS_KEY), notices: [] };
  try {
    const files = await selfSigned(config, create, signal);
    return { files, notices: [] };
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    const { message, hint } = error;
    return { files: null, notices: [{ code: 'no-certificate', message: `No https: ${message}`, hint }] };
  }
}

async function selfSigned(
  { TLS_CERT, TLS_KEY }: Config,
  create: boolean,
  signal?: AbortSignal,
): Promise<TlsFiles | null> {
  if (!(await fileExists(TLS_CERT))) {
    if (!create) return null;
    const names = [...new Set([hostname(), localName()])].filter(isCertificateName);
    await makeCertificate(TLS_CERT, TLS_KEY, names.length > 0 ? names : ['picamd.local'], signal);
  }
  return readUsable(TLS_CERT, TLS_KEY);
}

/** Also tries to serve with them: OpenSSL refuses what is too weak only then. */
async function readUsable(certPath: string, keyPath: string): Promise<TlsFiles> {
  const files = await readTlsFiles(certPath, keyPath);
  // Not loaded without a certificate.
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext(secureOptions(files));
    return files;
  } catch (cause) {
    // As in `error:0A00018F:SSL routines::ee key too small`.
    const reason = errorMessage(cause).split(':').at(-1)?.trim();
    throw new PicamdError(
      'bad-certificate',
      `${certPath} and ${keyPath} cannot serve https: ${reason}`,
      'Use an RSA key of 2048 bits or more, or a key of the curve P-256, as picamd cert creates.',
      cause,
    );
  }
}

/** Options of a server with this certificate. To renew it, set all of them again: nothing of the old context is kept. */
export function secureOptions({ cert, key }: TlsFiles): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2', ciphers: cipherList() };
}
