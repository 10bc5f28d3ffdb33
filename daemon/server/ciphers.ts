import { readFileSync } from 'node:fs';

/** A cipher's name in TLS 1.3 (RFC 8446, B.4), and behind `ECDHE-RSA-` in TLS 1.2. */
const AES_128 = ['TLS_AES_128_GCM_SHA256', 'AES128-GCM-SHA256'] as const;
const AES_256 = ['TLS_AES_256_GCM_SHA384', 'AES256-GCM-SHA384'] as const;
const CHACHA20 = ['TLS_CHACHA20_POLY1305_SHA256', 'CHACHA20-POLY1305'] as const;

/**
 * What the server offers, the cheapest for this processor first; its order counts. All ciphers have forward secrecy and
 * authenticated encryption. For TLS 1.2 they are Mozilla's list "intermediate" 5.7 without DHE, which would need
 * parameters of our own.
 *
 * Without instructions for AES, which a Raspberry Pi has from the 5 on, AES takes three to four times as long as ChaCha20:
 * 3.5 ns per byte with 128 bits and 4.4 with 256, instead of 1.2 (OpenSSL 3.0 on x86-64, with its instructions for AES
 * masked by OPENSSL_ia32cap).
 */
export function cipherList(hasAes = processorHasAes()): string {
  const ciphers = hasAes ? [AES_128, AES_256, CHACHA20] : [CHACHA20, AES_128, AES_256];
  const older = ciphers.flatMap(([, name]) => [`ECDHE-ECDSA-${name}`, `ECDHE-RSA-${name}`]);
  return [...ciphers.map(([name]) => name), ...older].join(':');
}

/** By the line `Features` (Arm) or `flags` (x86) of /proc/cpuinfo. */
export function processorHasAes(cpuinfo = '/proc/cpuinfo'): boolean {
  try {
    return /^(Features|flags)\b.*\baes\b/m.test(readFileSync(cpuinfo, 'latin1'));
  } catch {
    return false;
  }
}
