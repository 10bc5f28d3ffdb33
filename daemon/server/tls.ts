import { hostname } from 'node:os';
import type { SecureContextOptions } from 'node:tls';
import { isThere, readTlsFiles } from './certificate.ts';
import type { TlsFiles } from './certificate.ts';
import type { Config } from '../config/settings.ts';
import { PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { localName } from '../net/local-addresses.ts';

export interface Tls {
  /** Null without a certificate. */
  readonly files: TlsFiles | null;
  readonly notices: readonly Notice[];
}

/**
 * The certificate that the settings name. With TLS_SELF_SIGNED=on it is made if there is none, and a camera without
 * one goes on without https, which is a notice. `make: false` only looks.
 *
 * @throws PicamdError 'bad-certificate' with TLS_SELF_SIGNED=off.
 */
export async function prepareTls(
  config: Config,
  { make = true, signal }: { make?: boolean; signal?: AbortSignal } = {},
): Promise<Tls> {
  const { TLS_CERT, TLS_KEY, TLS_SELF_SIGNED } = config;
  if (TLS_CERT === '') return { files: null, notices: [] };
  if (!TLS_SELF_SIGNED) return { files: await readTlsFiles(TLS_CERT, TLS_KEY), notices: [] };
  try {
    const files = await selfSigned(config, make, signal);
    return { files, notices: [] };
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    const { message, hint } = error;
    return { files: null, notices: [{ code: 'no-certificate', message: `No https: ${message}`, hint }] };
  }
}

async function selfSigned(
  { TLS_CERT, TLS_KEY }: Config,
  make: boolean,
  signal?: AbortSignal,
): Promise<TlsFiles | null> {
  if (!(await isThere(TLS_CERT))) {
    if (!make) return null;
    // Loaded when it is wanted, once in the life of a camera.
    const { isCertificateName, makeCertificate } = await import('./self-signed.ts');
    const names = [...new Set([hostname(), localName()])].filter(isCertificateName);
    await makeCertificate(TLS_CERT, TLS_KEY, names.length > 0 ? names : ['picamd.local'], signal);
  }
  return readTlsFiles(TLS_CERT, TLS_KEY);
}

/**
 * What TLS 1.2 may use: keys that nobody can find out later (ECDHE), and ciphers that notice what was changed. Mozilla's
 * list "intermediate" 5.7 without DHE, which takes parameters that nobody here has. TLS 1.3 has nothing else.
 */
const CIPHERS = ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305']
  .flatMap((cipher) => [`ECDHE-ECDSA-${cipher}`, `ECDHE-RSA-${cipher}`])
  .join(':');

/** For a server with this certificate; all of it again for another one, which brings nothing of the first along. */
export function secureOptions({ cert, key }: TlsFiles): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2', ciphers: CIPHERS };
}
