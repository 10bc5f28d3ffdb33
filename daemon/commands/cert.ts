import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fingerprint, fileExists } from '../server/certificate.ts';
import { defaultCredentialsPath } from '../access/credentials-file.ts';
import { isCertificateName, makeCertificate } from '../server/self-signed.ts';
import type { Config } from '../config/settings.ts';
import { usageError } from './usage-error.ts';

/** `picamd cert [NAME …]`: makes a certificate that the camera signs itself, for these names and addresses. */
export async function cert(config: Config, words: readonly string[]): Promise<string> {
  const folder = dirname(await defaultCredentialsPath());
  const certPath = config.TLS_CERT || join(folder, 'cert.pem');
  const keyPath = config.TLS_KEY || join(folder, 'key.pem');
  const names = words.length > 0 ? words : [hostname(), `${hostname()}.local`];
  for (const name of names)
    if (!isCertificateName(name))
      throw usageError(`${name} is no host name or address`, 'Example: picamd cert camera.local');
  for (const path of [certPath, keyPath])
    if (await fileExists(path))
      throw usageError(`${path} is there already`, 'Move it away first; it is not overwritten.');
  await makeCertificate(certPath, keyPath, names);
  const print = fingerprint(await readFile(certPath, 'utf8'));
  return `Certificate  ${certPath}
Key          ${keyPath}
For          ${names.join(', ')}
SHA-256      ${print}

Browsers warn of it once; compare the fingerprint there. Now set:
TLS_CERT=${certPath}
TLS_KEY=${keyPath}
`;
}
