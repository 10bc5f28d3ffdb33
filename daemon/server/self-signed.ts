import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PicamdError, errorMessage } from '../errors.ts';
import { fileExists } from './certificate.ts';
import { atomicWrite } from '../system/atomic-write.ts';

/** Earlier than any correct clock: a certificate is valid even if the clock was wrong when it was created (a Pi without network). */
const VALID_FROM = '20250101000000Z';
/** Ten years, since no one renews a self-signed certificate. */
const VALID_YEARS = 10;
const FIRST_YEAR = 2025;
/** A day that every month and year has. */
const SHORTEST_MONTH = 28;
/** The last year that a certificate can express. */
const LAST_YEAR = 9999;
const NAME = /^[A-Za-z0-9.:-]{1,253}$/;
/** openssl takes some ms, and a second on a Pi that is booting. */
const TIMEOUT_MS = 30_000;

/** Whether a certificate can have this name: a host name or an address. */
export function isCertificateName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Creates a self-signed certificate for these names and addresses, and a key unless there is one. The first name
 * becomes the subject. Uses openssl, which every Raspberry Pi OS has: the Node libraries for it are larger than picamd.
 *
 * The key is written first. After a power cut between the two files, or with the user's own key, the next call creates
 * the certificate for the existing key.
 *
 * @param signal ends openssl
 * @throws PicamdError 'bad-certificate'.
 */
export async function makeCertificate(
  certPath: string,
  keyPath: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'picamd-cert-'));
    try {
      const existing = (await fileExists(keyPath)) ? await readFile(keyPath, 'utf8') : null;
      const { cert, key } = await sign(folder, existing, names, signal);
      if (existing === null) await atomicWrite(keyPath, key, 0o600);
      await atomicWrite(certPath, cert, 0o644);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (cause) {
    const missing = (Object(cause) as { code?: unknown; syscall?: unknown }).syscall === 'spawn openssl';
    throw new PicamdError(
      'bad-certificate',
      missing ? 'openssl is not installed' : `The certificate could not be created: ${reason(cause)}`,
      missing
        ? 'Run: sudo apt install openssl'
        : 'Run picamd cert with sudo, or set TLS_CERT and TLS_KEY to paths that this user can write.',
      cause,
    );
  }
}

/** Certificate and key in PEM. `folder` is an empty folder of ours. */
async function sign(folder: string, existing: string | null, names: readonly string[], signal?: AbortSignal) {
  const openssl = (...args: string[]) =>
    promisify(execFile)('openssl', args, { cwd: folder, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', signal });
  await writeFile(join(folder, 'config'), opensslConfig(names));
  await writeFile(join(folder, 'issued'), '');
  if (existing !== null) await writeFile(join(folder, 'key'), existing, { mode: 0o600 });
  const key =
    existing === null ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout'] : ['-key'];
  // Fails on a key with a password instead of asking for it.
  const noPrompt = ['-config', 'config', '-passin', 'pass:'];
  await openssl('req', '-new', ...noPrompt, '-nodes', ...key, 'key', '-out', 'request');
  // Not `req -x509`: it can set the start of validity only since OpenSSL 3.4, and Debian 12 has 3.0.
  const dates = ['-startdate', VALID_FROM, '-enddate', validUntil(new Date())];
  const self = ['-selfsign', '-keyfile', 'key', '-rand_serial'];
  await openssl('ca', '-batch', '-notext', ...noPrompt, ...self, ...dates, '-in', 'request', '-out', 'cert');
  const [cert, made] = await Promise.all(['cert', 'key'].map((name) => readFile(join(folder, name), 'utf8')));
  return { cert: cert ?? '', key: made ?? '' };
}

/** Ten years from now, or from VALID_FROM if the clock is earlier than that. */
function validUntil(now: Date): string {
  const year = Math.min(Math.max(now.getUTCFullYear(), FIRST_YEAR) + VALID_YEARS, LAST_YEAR);
  const [month, day] = [now.getUTCMonth() + 1, Math.min(now.getUTCDate(), SHORTEST_MONTH)];
  return `${year}${String(month * 100 + day).padStart(4, '0')}000000Z`;
}

/** The openssl configuration of an authority that signs only its own certificate. */
function opensslConfig(names: readonly string[]): string {
  const alternatives = names.map((name) => `${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`).join(',');
  return `[ca]
default_ca = self
[self]
database = issued
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[req]
prompt = no
distinguished_name = subject
[subject]
CN = ${names[0]?.slice(0, 64) ?? ''}
[extensions]
subjectAltName = ${alternatives}
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
`;
}

/** The first error that openssl printed, without its numbers; else the error's own message. */
function reason(cause: unknown): string {
  const { stderr } = Object(cause) as { stderr?: unknown };
  const printed =
    typeof stderr === 'string' ? /^.*(?:error|unable|could not|cannot).*$/im.exec(stderr)?.[0] : undefined;
  return (printed ?? errorMessage(cause)).replace(/^[0-9A-F]+:error:[0-9A-F]+:/, '').trim();
}
