import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PicamdError, errorMessage } from '../errors.ts';
import { isThere } from './certificate.ts';
import { atomicWrite } from '../system/atomic-write.ts';

/** Before any clock that is right. One that is wrong, as of a Pi without network, may not make the certificate of no use. */
const VALID_FROM = '20250101000000Z';
/** Ten years: nobody renews a certificate that no authority has signed. */
const VALID_YEARS = 10;
const FIRST_YEAR = 2025;
/** So that the day is there in every year. */
const SHORTEST_MONTH = 28;
/** The last year that a certificate can have. */
const LAST_YEAR = 9999;
const NAME = /^[A-Za-z0-9.:-]{1,253}$/;
/** It takes some ms, and on a Pi that is just starting a second. */
const WAIT_MS = 30_000;

/** Whether a certificate can be made for it: a host name or an address. */
export function isCertificateName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Makes a certificate that the camera signs itself, for these names and addresses, of which the first is the
 * subject's; a key as well, unless there is one. By openssl, which is on every Raspberry Pi OS: the libraries for Node
 * that can do it weigh more than picamd.
 *
 * The key is written first. Where the power was cut between the two, the next call makes the certificate for the key
 * that is there, and so does one that finds a user's own key.
 *
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
      const known = (await isThere(keyPath)) ? await readFile(keyPath, 'utf8') : null;
      const { cert, key } = await signed(folder, known, names, signal);
      if (known === null) await atomicWrite(keyPath, key, 0o600);
      await atomicWrite(certPath, cert, 0o644);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (cause) {
    const missing = (Object(cause) as { code?: unknown; syscall?: unknown }).syscall === 'spawn openssl';
    throw new PicamdError(
      'bad-certificate',
      missing ? 'openssl is not installed' : `The certificate could not be made: ${reason(cause)}`,
      missing
        ? 'sudo apt install openssl'
        : 'Who makes it must be able to write there: try sudo picamd cert, or other files in TLS_CERT and TLS_KEY.',
      cause,
    );
  }
}

/** Certificate and key in PEM; `folder` is empty and ours alone. */
async function signed(folder: string, known: string | null, names: readonly string[], signal?: AbortSignal) {
  const openssl = (...args: string[]) =>
    promisify(execFile)('openssl', args, { cwd: folder, timeout: WAIT_MS, killSignal: 'SIGKILL', signal });
  await writeFile(join(folder, 'config'), authority(names));
  await writeFile(join(folder, 'issued'), '');
  if (known !== null) await writeFile(join(folder, 'key'), known, { mode: 0o600 });
  const key = known === null ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout'] : ['-key'];
  // A key with a password is refused instead of asked for.
  const quiet = ['-config', 'config', '-passin', 'pass:'];
  await openssl('req', '-new', ...quiet, '-nodes', ...key, 'key', '-out', 'request');
  // Not `req -x509`, which can say from when a certificate is valid since OpenSSL 3.4 only; Debian 12 has 3.0.
  const dates = ['-startdate', VALID_FROM, '-enddate', validUntil(new Date())];
  const self = ['-selfsign', '-keyfile', 'key', '-rand_serial'];
  await openssl('ca', '-batch', '-notext', ...quiet, ...self, ...dates, '-in', 'request', '-out', 'cert');
  const [cert, made] = await Promise.all(['cert', 'key'].map((name) => readFile(join(folder, name), 'utf8')));
  return { cert: cert ?? '', key: made ?? '' };
}

/** Ten years from now; where the clock is before VALID_FROM, in such a year after it. */
function validUntil(now: Date): string {
  const year = Math.min(Math.max(now.getUTCFullYear(), FIRST_YEAR) + VALID_YEARS, LAST_YEAR);
  const [month, day] = [now.getUTCMonth() + 1, Math.min(now.getUTCDate(), SHORTEST_MONTH)];
  return `${year}${String(month * 100 + day).padStart(4, '0')}000000Z`;
}

/** An authority for one certificate, its own. */
function authority(names: readonly string[]): string {
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

/** What openssl complains of first, if it is openssl that complains, without the numbers before it. */
function reason(cause: unknown): string {
  const { stderr } = Object(cause) as { stderr?: unknown };
  const said =
    typeof stderr === 'string' ? /^.*(?:error|unable|could not|cannot).*$/im.exec(stderr)?.[0] : undefined;
  return (said ?? errorMessage(cause)).replace(/^[0-9A-F]+:error:[0-9A-F]+:/, '').trim();
}
