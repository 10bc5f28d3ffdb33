import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createUser } from '@nats-io/nkeys';
import { madeCertificate } from './made-certificate.ts';

/** A new key of a user: its public half, for a server, and the file with its seed. */
export function madeNkey(folder: string, name: string): { publicKey: string; file: string } {
  const pair = createUser();
  const file = join(folder, `${name}.nk`);
  writeFileSync(file, `${Buffer.from(pair.getSeed()).toString('latin1')}\n`, { mode: 0o600 });
  return { publicKey: pair.getPublicKey(), file };
}

/** A certificate for 127.0.0.1, signed by itself, and the lines with which a nats-server requires TLS with it. */
export function madeNatsTls(folder: string): { caFile: string; config: string } {
  const { cert, key } = madeCertificate(folder, 'server');
  return { caFile: cert, config: `tls { cert_file: "${cert}", key_file: "${key}" }` };
}
