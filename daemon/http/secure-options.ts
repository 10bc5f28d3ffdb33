import type { SecureContextOptions } from 'node:tls';
import type { TlsFiles } from '../server/certificate.ts';

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
