import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { fingerprint } from '../access/certificate.ts';
import { usualPlace } from '../access/credentials-file.ts';
import type { Config } from '../config/settings.ts';
import { PicamdError, sentence } from '../errors.ts';
import { usage } from './passwd.ts';

/** Ten years: nobody renews a certificate that no authority has signed. */
const DAYS = 3650;
const NAME = /^[A-Za-z0-9.:-]{1,253}$/;

/**
 * `picamd cert [NAME …]`: makes a certificate that the camera signs itself, for these names and addresses.
 * By openssl, which is on every Raspberry Pi OS; the libraries for Node that can do it weigh more than picamd.
 */
export async function cert(config: Config, words: readonly string[]): Promise<string> {
  const folder = dirname(await usualPlace());
  const certPath = config.TLS_CERT || join(folder, 'cert.pem');
  const keyPath = config.TLS_KEY || join(folder, 'key.pem');
  const names = words.length > 0 ? words : [hostname(), `${hostname()}.local`];
  for (const name of names)
    if (!NAME.test(name))
      throw usage(`${name} is no host name or address`, 'Example: picamd cert camera.local');
  for (const path of [certPath, keyPath])
    if (await exists(path))
      throw usage(`${path} is there already`, 'Move it away first; it is not overwritten.');
  await make(certPath, keyPath, names);
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

async function make(certPath: string, keyPath: string, names: readonly string[]): Promise<void> {
  const alternatives = names.map((name) => `${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`).join(',');
  try {
    for (const path of [certPath, keyPath]) await mkdir(dirname(path), { recursive: true });
    const key = `-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout`.split(' ');
    const subject = ['-subj', `/CN=${names[0]?.slice(0, 64)}`, '-addext', `subjectAltName=${alternatives}`];
    const use = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth'];
    const days = ['-days', String(DAYS)];
    const args = ['req', '-x509', ...key, keyPath, '-out', certPath, ...days, ...subject, ...use];
    await promisify(execFile)('openssl', args);
    await chmod(keyPath, 0o600);
  } catch (cause) {
    const missing = (Object(cause) as { code?: unknown }).code === 'ENOENT';
    throw new PicamdError(
      'bad-certificate',
      missing ? 'openssl is not installed' : `The certificate could not be made: ${sentence(cause)}`,
      missing ? 'sudo apt install openssl' : 'Try sudo, or name other files with --tls-cert and --tls-key.',
      cause,
    );
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
