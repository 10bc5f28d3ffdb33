import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fingerprint, fileExists } from '../server/certificate.ts';
import { defaultCredentialsPath } from '../access/credentials-file.ts';
import { isCertificateName, makeCertificate } from '../server/self-signed.ts';
import type { Config } from '../config/settings.ts';
import { usageError } from './usage-error.ts';

/** `picamd cert [NAME …]`: creates a self-signed certificate for these names and addresses. Returns what to print. */
export async function cert(config: Config, args: readonly string[]): Promise<string> {
  const folder = dirname(await defaultCredentialsPath());
  const certPath = config.TLS_CERT || join(folder, 'cert.pem');
  const keyPath = config.TLS_KEY || join(folder, 'key.pem');
  const names = args.length > 0 ? args : [hostname(), `${hostname()}.local`];
  for (const name of names)
    if (!isCertificateName(name))
      throw usageError(`${name} is not a host name or an address`, 'Example: picamd cert camera.local');
  for (const path of [certPath, keyPath])
    if (await fileExists(path))
      throw usageError(`${path} already exists`, 'Move it away first: picamd does not overwrite it.');
  await makeCertificate(certPath, keyPath, names);
  const print = fingerprint(await readFile(certPath, 'utf8'));
  return `Certificate  ${certPath}
Key          ${keyPath}
For          ${names.join(', ')}
SHA-256      ${print}

Browsers show a warning the first time; check that the fingerprint matches. Now set:
TLS_CERT=${certPath}
TLS_KEY=${keyPath}
`;
}
